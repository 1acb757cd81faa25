import process from 'node:process'

/** One line for the person at the terminal or in the service's log. stdout is never used. */
export function log(line: string): void {
  process.stderr.write(`wanglou: ${line}\n`)
}
