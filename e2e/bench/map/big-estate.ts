import type { AppRow, BureauRow, EstateFrame } from '../../../shared/estate/frame.ts'
import { isGrade, type Level } from '../../../shared/estate/level.ts'
import { present } from '../../../shared/lib/assert.ts'
import { APP_NAMES } from '../../shots/estate-names.ts'

/** An invented estate of any size, and what happens in it: seeded, so that every map draws the same. */

const BUREAUS = 100
/** Links of an app to others. */
const LINKS = 2
/** One of so many apps burns, and so many carry each grade. */
const LEVELS: readonly (readonly [Level, number])[] = [
  ['critical', 0.001],
  ['major', 0.004],
  ['minor', 0.01],
  ['notice', 0.015],
  ['unknown', 0.02],
]
/** Share of the apps that an update changes. */
const CHANGED = 0.01

export interface BigEstate {
  readonly full: EstateFrame
  /** The next update: a delta to 1 % of the apps. */
  next(): EstateFrame
}

const NOTHING = {
  sources: null,
  alarms: null,
  alarmOrder: null,
  totals: null,
  density: null,
  notes: null,
  past: null,
  journal: null,
  faults: null,
}

export function bigEstate(count: number): BigEstate {
  let state = 20260901
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const pick = (below: number): number => Math.floor(random() * below)
  const levelNow = (): Level => {
    let left = random()
    for (const [level, share] of LEVELS) {
      if (left < share) return level
      left -= share
    }
    return 'normal'
  }
  const living = (): Pick<AppRow, 'level' | 'fill' | 'readyCount' | 'topReason'> => {
    const level = levelNow()
    return {
      level,
      fill: { ratio: random(), of: 'requested/granted', what: 'cpu' },
      readyCount: pick(12),
      topReason: !isGrade(level)
        ? null
        : { code: 'component.short', level, since: 0, facts: { available: pick(12), desired: 12 } },
    }
  }
  const bureaus = Array.from({ length: BUREAUS }, (_, order): BureauRow => {
    return { id: `bureau:${order}`, name: `第${order + 1}委办局`, nameEn: `Bureau ${order + 1}`, order, level: 'normal' }
  })
  const apps = Array.from({ length: count }, (_, order): AppRow => {
    const [name, nameEn] = APP_NAMES[order % APP_NAMES.length] ?? ['应用', 'App']
    return {
      ...{ id: `app:${order}`, name, nameEn, order, bureau: `bureau:${order % BUREAUS}`, appClass: 'citizen' },
      ...{
        protectionGrade: 3,
        sources: ['east'],
        componentCount: 3,
        instanceCount: 12,
        untoldCount: 0,
        origin: 'register',
        capacity: null,
      },
      ...{ dependsOn: Array.from({ length: LINKS }, () => `app:${pick(count)}`), topReasonOn: null, staleSince: null },
      ...living(),
    }
  })
  const frame = (seq: number, rows: readonly AppRow[]): EstateFrame => ({
    ...{
      view: 'estate',
      seq,
      base: seq === 0 ? null : seq - 1,
      asOf: 0,
      moment: null,
      estateName: '云州',
      estateNameEn: 'Yunzhou',
    },
    ...{ tightFill: 0.82, bureaus: seq === 0 ? bureaus : [], apps: rows, clusters: [], gone: [], ...NOTHING },
  })
  let seq = 0
  return {
    full: frame(0, apps),
    next() {
      seq += 1
      const changed = new Set<number>()
      while (changed.size < Math.max(1, Math.round(count * CHANGED))) changed.add(pick(count))
      return frame(
        seq,
        [...changed].map((index) => {
          const row = { ...present(apps[index], 'app'), ...living() }
          apps[index] = row
          return row
        }),
      )
    },
  }
}
