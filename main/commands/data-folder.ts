import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { JournalError } from '../engine/journal/journal-error.ts'

/** The data folder that was named, to be read: one that is not there holds nothing that could be told. @throws JournalError `journal.missing` */
export function dataFolder(named: string): string {
  const path = resolve(named)
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new JournalError('journal.missing', { path })
  return path
}
