import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { makeSigningKey, readSigningKey } from '../../../main/config/signing/signing-key.ts'
import { createCollect } from '../../../main/engine/memory-return.ts'
import { exportSnapshot } from '../../../main/engine/snapshot/content/export.ts'
import { readPageTemplate } from '../../../main/engine/snapshot/report/page-template.ts'
import { present } from '../../../shared/lib/assert.ts'
import { peakBytes } from '../../fixtures/peak-memory.ts'

/** In a process of its own, as `wanglou export` would: one export. Arguments: data folder, package, from, to (ms since the epoch). */
const [, , dataDir = '', out = '', from = '', to = ''] = process.argv
const signer = present(readSigningKey(makeSigningKey('ed25519-sha256', 'bench')), 'the key')
const begun = performance.now()
await exportSnapshot({
  ...{ dataDir, out, signer, window: { from: Number(from), to: Number(to) }, scope: null, incident: null, register: null },
  ...{
    redaction: { profile: 'none', namespaces: [] },
    secrets: [],
    now: Number(to),
    pseudonymKey: new Uint8Array(32),
    collect: createCollect('regular'),
    page: readPageTemplate(),
  },
})
const seconds = (performance.now() - begun) / 1_000
process.stdout.write(JSON.stringify({ seconds, peakMb: peakBytes() / 1_048_576 }))
