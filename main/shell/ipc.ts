import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type MessagePortMain, type WebContents } from 'electron'
import type { z } from 'zod'
import { CHANNELS } from '../../shared/ipc/bridge.ts'
import {
  PUSHES,
  type PushName,
  type PushValue,
  REQUESTS,
  type RequestAnswer,
  type RequestArgs,
  type RequestName,
} from '../../shared/ipc/contract.ts'
import type { RequestErrorCode, Result } from '../../shared/ipc/result.ts'
import { isTrustedFrame } from './security.ts'

/** The only file that uses ipcMain and webContents.send: every message passes its checks. */

type Schemas = {
  readonly [N in RequestName]: { readonly args: z.ZodType<RequestArgs<N>>; readonly answer: z.ZodType<RequestAnswer<N>> }
}
const SCHEMAS: Schemas = REQUESTS

export type RequestHandlers = {
  readonly [N in RequestName]: (...args: RequestArgs<N>) => RequestAnswer<N> | Promise<RequestAnswer<N>>
}

/** Thrown by a handler to answer with a code of its own. */
export class RequestError extends Error {
  readonly code: RequestErrorCode
  constructor(code: RequestErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export interface IpcRouter {
  /** Lets `contents` send requests and hear pushes, until it is destroyed. Each page it loads asks once for a port. */
  admit(contents: WebContents, onPortAsked: () => void): void
  push<N extends PushName>(name: N, value: PushValue<N>): void
  sendPort(contents: WebContents, port: MessagePortMain): void
  dispose(): void
}

const refuse = (code: RequestErrorCode, message: string): Result<never> => ({ ok: false, code, message })

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name)
}

async function answer<N extends RequestName>(
  handlers: RequestHandlers,
  name: N,
  raw: unknown,
): Promise<Result<RequestAnswer<N>>> {
  try {
    const args = SCHEMAS[name].args.safeParse(raw)
    if (!args.success) return refuse('bad-argument', args.error.issues.map((issue) => issue.message).join('; '))
    const value = SCHEMAS[name].answer.parse(await handlers[name](...args.data))
    return { ok: true, value }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return refuse(error instanceof RequestError ? error.code : 'failed', message)
  }
}

/** Answers the requests of the contract from admitted windows; anything else gets an error with a code, never silence. */
export function createIpcRouter(handlers: RequestHandlers): IpcRouter {
  const admitted = new Map<WebContents, () => void>()
  const isTrusted = ({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent) =>
    admitted.has(sender) && isTrustedFrame(sender, senderFrame)

  ipcMain.handle(
    CHANNELS.request,
    (event: IpcMainInvokeEvent, name: unknown, args: unknown): Promise<Result<unknown>> | Result<unknown> => {
      if (!isTrusted(event)) {
        return refuse('not-allowed', 'not a window of Wanglou')
      }
      if (!isRequestName(name)) return refuse('bad-argument', `no request ${String(name)}`)
      return answer(handlers, name, args)
    },
  )

  const onPort = (event: IpcMainEvent) => {
    if (isTrusted(event)) admitted.get(event.sender)?.()
  }
  ipcMain.on(CHANNELS.port, onPort)

  return {
    admit(contents, onPortAsked) {
      admitted.set(contents, onPortAsked)
      contents.once('destroyed', () => admitted.delete(contents))
    },
    push(name, value) {
      const parsed = PUSHES[name].parse(value)
      for (const contents of admitted.keys()) contents.send(CHANNELS.push, name, parsed)
    },
    sendPort(contents, port) {
      contents.postMessage(CHANNELS.port, null, [port])
    },
    dispose() {
      ipcMain.removeHandler(CHANNELS.request)
      ipcMain.off(CHANNELS.port, onPort)
      admitted.clear()
    },
  }
}
