import process from 'node:process'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks at the terminal for something that is not shown while it is typed; null: whoever sits there would rather not. */
export function askUnseen(question: string): Promise<string | null> {
  const nowhere = new Writable({ write: (_, __, done) => done() })
  // First: from here on the terminal shows nothing, and who answers at once is as unseen.
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(question)
  return new Promise((resolve) => {
    let typed: string | null = null
    lines.once('line', (line) => {
      typed = line
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      process.stderr.write('\n')
      resolve(typed)
    })
  })
}
