import { z } from 'zod'
import type { EntityChange } from '../../../shared/estate/frame.ts'
import { GRADES, type Level } from '../../../shared/estate/level.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import { REASON_WORDS, type ReasonCode } from '../../../shared/estate/reason-words.ts'
import { DamageError } from './damage.ts'

/**
 * A change as its row holds it, a JSON array without names: there are more of them than of anything else that is kept a year, and
 * with names they took 2½ times the room. A reason stands as [code, ms from the change to its `since`, facts, level where it is
 * another than the entity's]. Levels are letters of their own, since what is stored outlives the order of a list.
 */
const LETTERS = {
  critical: '1',
  major: '2',
  minor: '3',
  notice: '4',
  stale: 's',
  unknown: 'u',
  normal: 'n',
} as const satisfies Record<Level, string>

type Letter = (typeof LETTERS)[Level]
const LEVEL_OF = {
  '1': 'critical',
  '2': 'major',
  '3': 'minor',
  '4': 'notice',
  s: 'stale',
  u: 'unknown',
  n: 'normal',
} as const satisfies Record<Letter, Level>

const letter = z.enum(['1', '2', '3', '4', 's', 'u', 'n'])
const facts = z.record(z.string(), z.union([z.string(), z.number()]))
const code = z.custom<ReasonCode>((value) => typeof value === 'string' && Object.hasOwn(REASON_WORDS, value))
const reason = z.union([z.tuple([code, z.number(), facts]), z.tuple([code, z.number(), facts, z.enum([...GRADES, 'unknown'])])])
const image = z.string().nullable()
const stored = z.union([
  z.tuple([z.literal('c'), letter, reason.nullable()]),
  z.tuple([z.literal('g'), letter]),
  z.tuple([z.literal('l'), letter, letter, reason.nullable()]),
  z.tuple([z.literal('i'), image, image]),
  z.tuple([z.literal('d'), z.number(), z.number()]),
])
type Stored = z.infer<typeof stored>
type StoredReason = z.infer<typeof reason>

function packedReason(given: Reason | null, level: Level, at: number): StoredReason | null {
  if (given === null) return null
  const { code: of, since, facts: told, level: own } = given
  return own === level ? [of, since - at, told] : [of, since - at, told, own]
}

function reasonFrom(given: StoredReason | null, level: Level, at: number): Reason | null {
  if (given === null) return null
  const [of, offset, told, own = level] = given
  const graded = GRADES.find((grade) => grade === own) ?? 'unknown'
  return { code: of, level: graded, since: at + offset, facts: told }
}

/** null for a kind of change that no history keeps. `at`: when it happened, ms since the epoch. */
export function changeBody(change: EntityChange, at: number): string | null {
  const told = storedOf(change, at)
  return told === null ? null : JSON.stringify(told)
}

function storedOf(change: EntityChange, at: number): Stored | null {
  switch (change.what) {
    case 'came':
      return ['c', LETTERS[change.level], packedReason(change.reason, change.level, at)]
    case 'gone':
      return ['g', LETTERS[change.level]]
    case 'level':
      return ['l', LETTERS[change.before], LETTERS[change.after], packedReason(change.reason, change.after, at)]
    case 'image':
      return ['i', change.before, change.after]
    case 'desired':
      return ['d', change.before, change.after]
    default:
      return null
  }
}

/** null for a change that this program does not know, for example by its reason: another version wrote it. @throws DamageError where it is not JSON */
export function changeFrom(body: string, at: number): EntityChange | null {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new DamageError('a change is not JSON')
  }
  const parsed = stored.safeParse(value)
  return parsed.success ? told(parsed.data, at) : null
}

function told(given: Stored, at: number): EntityChange {
  switch (given[0]) {
    case 'c': {
      const level = LEVEL_OF[given[1]]
      return { what: 'came', level, reason: reasonFrom(given[2], level, at) }
    }
    case 'g':
      return { what: 'gone', level: LEVEL_OF[given[1]] }
    case 'l': {
      const after = LEVEL_OF[given[2]]
      return { what: 'level', before: LEVEL_OF[given[1]], after, reason: reasonFrom(given[3], after, at) }
    }
    case 'i':
      return { what: 'image', before: given[1], after: given[2] }
    case 'd':
      return { what: 'desired', before: given[1], after: given[2] }
  }
}
