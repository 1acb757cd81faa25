/** A failure as the API server words it: the body of an HTTP error, or the object of an ERROR frame. */
export interface Failure {
  readonly code: number
  readonly body: object
  /** Also sent as the Retry-After header, s. */
  readonly retryAfterSeconds?: number
}

/** Builds a Status body. `details: undefined` leaves them out, as the real one does for malformed requests. */
export function failure(code: number, reason: string | null, message: string, details?: object, metadata: object = {}): Failure {
  return {
    code,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    },
  }
}

export const unauthorized = (): Failure => failure(401, 'Unauthorized', 'Unauthorized')

export const notFound = (): Failure => failure(404, 'NotFound', 'the server could not find the requested resource', {})

export const noSuchObject = (resource: string, name: string): Failure =>
  failure(404, 'NotFound', `${resource} "${name}" not found`, { name, kind: resource })

export const methodNotAllowed = (): Failure =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

export const badRequest = (message: string): Failure => failure(400, 'BadRequest', message)

/** Observed on kube-apiserver 1.20.2 for a watch from a revision that is no longer kept: `too old resource version: 1 (1289)`. */
export const tooOld = (asked: number, current: number): Failure =>
  failure(410, 'Expired', `too old resource version: ${asked} (${current})`)

export const expiredList = (): Failure => failure(410, 'Expired', 'The resourceVersion for the provided list is too old.')

/** Observed on kube-apiserver 1.20.2 for a LIST from the watch cache at a version that is still to come. */
export const tooLarge = (asked: number, current: number): Failure => ({
  ...failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  }),
  retryAfterSeconds: 1,
})

/** Observed on kube-apiserver 1.20.2: an expired `continue` is a true HTTP 410 whose metadata carries a fresh token. */
export const expiredContinue = (freshToken: string): Failure =>
  failure(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    undefined,
    { continue: freshToken },
  )

/** Who is asking for what, for the words of a 403. */
export interface Ask {
  readonly user: string
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

export function forbidden(ask: Ask): Failure {
  const where = ask.namespace === '' ? 'at the cluster scope' : `in the namespace "${ask.namespace}"`
  const what = ask.name === '' ? ask.resource : `${ask.resource} "${ask.name}"`
  return failure(
    403,
    'Forbidden',
    `${what} is forbidden: User "${ask.user}" cannot ${ask.verb} resource "${ask.resource}" in API group "${ask.group}" ${where}`,
    { ...(ask.name === '' ? {} : { name: ask.name }), ...(ask.group === '' ? {} : { group: ask.group }), kind: ask.resource },
  )
}
