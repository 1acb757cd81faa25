import { readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'

const SUFFIX = /^\d+\.part$/
const prefixOf = (path: string): string => `.${basename(path)}.`

/** Where this process writes a package until it is whole: beside its place, hidden. Another process may write to the same place at the same time. */
export const partialOf = (path: string): string => join(dirname(path), `${prefixOf(path)}${process.pid}.part`)

/** A part that nobody wrote to for this long is of an export that was killed, ms. */
const LEFT_MS = 86_400_000

/** Removes what exports to this place that were killed left behind. Never throws. */
export async function sweepPartials(path: string): Promise<void> {
  const folder = dirname(path)
  const prefix = prefixOf(path)
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(prefix) || !SUFFIX.test(name.slice(prefix.length))) continue
    try {
      const { mtimeMs } = await stat(join(folder, name))
      if (Date.now() - mtimeMs > LEFT_MS) await rm(join(folder, name), { force: true })
    } catch {
      // Another export was faster, or it is not ours to remove.
    }
  }
}
