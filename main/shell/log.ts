import { logLine } from '../config/log-line.ts'

/** One line for the person at the terminal or in the service's log. stdout is never used. */
export function log(line: string): void {
  logLine(`wanglou: ${line}`)
}
