/** The answer to a request: `ok` with a value, or an error with a stable code. Never a silent undefined. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: RequestErrorCode; readonly message: string }

export const REQUEST_ERROR_CODES = ['bad-argument', 'not-allowed', 'engine-down', 'failed'] as const
export type RequestErrorCode = (typeof REQUEST_ERROR_CODES)[number]
