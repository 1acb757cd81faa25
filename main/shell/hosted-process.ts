/** A script of ours that runs in a process of its own, with a message channel and its stdout. */
export interface HostedProcess {
  send(message: unknown): void
  kill(): void
}

export interface ProcessEvents {
  onMessage?(message: unknown): void
  /** Text as it comes, not split into lines. */
  onStdout?(text: string): void
  /** Called once; `reason` words the end (exit code, signal, or why it could not start). */
  onExit(reason: string): void
}

/** Starts `script` (absolute) with `args`. Two implementations; the rest of the shell can't tell which. */
export type StartProcess = (script: string, args: readonly string[], events: ProcessEvents) => HostedProcess
