import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openForReading } from '../../main/engine/journal/database.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { JournalError } from '../../main/engine/journal/journal-error.ts'
import { readHead } from '../../main/engine/journal/read.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { journalFaults } from '../checkers/journal.ts'
import { createTruth } from '../crash/load.ts'
import { ENGINE, type FromChild } from '../crash/words.ts'
import { until } from '../rig/processes.ts'

/** A real disk that is really full: a small tmpfs, where this machine lets us mount one. */
const DISK_MB = 24
const MEGABYTE = 1_048_576
const SEED = 11

const mountable = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    process.stderr.write('tests on a full disk are skipped: no tmpfs can be mounted here\n')
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})()

let disk = ''
let dataDir = ''
const truth = createTruth(SEED)
const kills: (() => Promise<void>)[] = []

const ballast = (): string => join(disk, 'ballast')

/** Somebody else fills the disk, to its last byte. */
function fillDisk(): void {
  try {
    writeFileSync(ballast(), Buffer.alloc(DISK_MB * MEGABYTE))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

/** @param at wall time that its clock, which runs ahead, begins at, ms since the epoch */
function start(at = Date.now()) {
  const child = fork(ENGINE, [dataDir, String(SEED), String(at)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const over = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  const said: string[] = []
  const recording: boolean[] = []
  let told = 0
  child.on('message', (message: FromChild) => {
    if ('seq' in message) told = message.seq
    else if ('recording' in message) recording.push(message.recording)
    else if ('said' in message) said.push(message.said)
    else if ('fatal' in message) said.push(`fatal ${message.fatal}`)
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await over
  }
  kills.push(kill)
  return {
    child,
    over,
    kill,
    said,
    told: () => told,
    grows: (past: number) => until('further batches', () => told > past, 60_000, 10),
    hears: (words: RegExp) => until(`${words}`, () => said.some((line) => words.test(line)), 60_000, 20),
    /** Its window is told so. */
    shows: (isRecording: boolean) => until(`recording ${isRecording}`, () => recording.at(-1) === isRecording, 60_000, 20),
  }
}

/** When the last commit was, by the clock of the engine that made it. */
function lastAt(): number {
  const db = openForReading(dataDir)
  try {
    return readHead(db).at ?? Date.now()
  } finally {
    db.close()
  }
}

function faults(told: number): string[] {
  const db = openForReading(dataDir)
  try {
    return journalFaults(db, { told, truthAt: truth.at, memories: [], notes: new Set() })
  } finally {
    db.close()
  }
}

describe.skipIf(!mountable)('on a disk that fills up', () => {
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'wanglou-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk])
    dataDir = join(disk, 'data')
    mkdirSync(dataDir)
  })
  afterEach(async () => {
    await Promise.all(kills.splice(0).map((kill) => kill()))
    execFileSync('mount', ['-o', 'remount,rw', disk])
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  })

  test('the engine goes on, says so, loses nothing that it did not say, and catches up when there is room', async () => {
    const engine = start()
    await engine.grows(20)
    fillDisk()
    await engine.shows(false)
    expect(engine.said.join()).toMatch(/nothing is recorded any more/)
    const before = engine.told()
    rmSync(ballast())
    await engine.shows(true)
    await engine.grows(before + 10)
    await engine.kill()
    expect(engine.said.filter((line) => line.startsWith('fatal'))).toEqual([])
    expect(faults(engine.told())).toEqual([])
  })

  test('killed while nothing can be written, what was recorded is whole, and the next start goes on from there', async () => {
    const engine = start()
    await engine.grows(20)
    fillDisk()
    await engine.shows(false)
    await engine.kill()
    rmSync(ballast())
    expect(faults(engine.told())).toEqual([])
    const again = start(lastAt() + 1_000)
    await again.grows(engine.told())
    again.child.send('stop')
    await again.over
    expect(faults(again.told())).toEqual([])
  })

  test('where not even a first file can be made, or nothing may be written, it is said with its way out', () => {
    fillDisk()
    expect(refusal()).toMatch(/腾出磁盘空间.*Free some space/s)
    rmSync(ballast())
    openJournal(dataDir, Date.now(), () => {}).journal.dispose()
    execFileSync('mount', ['-o', 'remount,ro', disk])
    expect(refusal()).toMatch(/权限.*permissions/s)
  })
})

function refusal(): string {
  try {
    openJournal(dataDir, Date.now(), () => {}).journal.dispose()
    return 'it opened'
  } catch (error) {
    return error instanceof JournalError ? LANGS.map((lang) => error.text(lang)).join('\n') : String(error)
  }
}
