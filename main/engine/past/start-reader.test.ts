import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal } from '../journal/journal.ts'
import { startReader } from './start-reader.ts'

test('a reader that would take more memory than it may ends alone, and says so', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-reader-'))
  openJournal(dataDir, 1_764_000_000_000, () => {}).journal.dispose()
  try {
    // Less than its own modules take.
    const reason = await new Promise<string>((ended) => startReader(dataDir, { onMessage() {}, onEnd: ended }, null, 8))
    expect(reason).toBe('it would have taken more than 8 MB of memory')
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 60_000)
