import process from 'node:process'

// A terminal that went, a pipe that nobody reads any more and a full disk tell so here, after the write. Unheard, that would end the process.
process.stderr.on('error', () => {})

/** Writes a line of the log to stderr. One that cannot be written is lost: what watches goes on without its log. */
export function logLine(line: string): void {
  process.stderr.write(`${line}\n`)
}
