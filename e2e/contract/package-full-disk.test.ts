import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, expect, test } from 'vitest'
import { ABOUT, signerOf } from '../../main/engine/snapshot/package/package-fixture.ts'
import { createPackage } from '../../main/engine/snapshot/package/write-package.ts'

/** A real disk of one megabyte, where this machine lets us mount one. */
const disk = mkdtempSync(join(tmpdir(), 'wanglou-mount-'))
const isMounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('the test on a full disk is skipped: no tmpfs can be mounted here\n')
    return false
  }
})()
afterAll(() => {
  if (isMounted) execFileSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

test.runIf(isMounted)('a package for which the disk has no room is told so, and leaves nothing behind', async () => {
  const path = join(disk, 'a.wlsnap')
  writeFileSync(path, 'as before')
  const signer = signerOf('ed25519-sha256')
  const megabytes = [1, 2, 3].map((n) => new Uint8Array(1024 * 1024).fill(n))

  const inMember = await createPackage(path, { signer })
  await expect(inMember.add('a.bin', megabytes, 'store')).rejects.toMatchObject({ code: 'package.disk-full', facts: { path } })

  // Full only once the manifest is to be written.
  const atEnd = await createPackage(path, { signer })
  await atEnd.add('a.bin', ['a'], 'store')
  const ballast = join(disk, 'ballast')
  try {
    writeFileSync(ballast, new Uint8Array(1024 * 1024))
  } catch {
    // That is what it is for.
  }
  const about = { ...ABOUT, scope: { parts: [{ id: 'app:a', name: 'x'.repeat(20_000) }] } }
  await expect(atEnd.finish(about)).rejects.toMatchObject({ code: 'package.disk-full' })
  rmSync(ballast)

  expect([readdirSync(disk), readFileSync(path, 'utf8')]).toEqual([['a.wlsnap'], 'as before'])
  const unwritable = createPackage(join(disk, 'none', 'a.wlsnap'), { signer })
  await expect(unwritable).rejects.toMatchObject({ code: 'package.unwritable', facts: { detail: 'ENOENT' } })
})
