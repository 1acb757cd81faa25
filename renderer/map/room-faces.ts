import type { RoomRow, RoomsOfApp } from '../../shared/estate/frame.ts'
import { type Grade, isGrade, type Level, shownLevel } from '../../shared/estate/level.ts'
import { reasonText } from '../../shared/estate/reason-words.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { say } from '../i18n/say.ts'
import { ageOf } from './faces.ts'

/** All that a room shows beside its tiles. */
export interface RoomFace {
  readonly level: Level
  readonly grade: Grade | null
  readonly mark: string
  readonly name: string
  /** The cloud that it runs on. */
  readonly cloud: string
  readonly ready: string
  readonly why: string
  /** Age of its data, where that is stale; '' while live. */
  readonly age: string
  readonly tiles: readonly TileFace[]
  /** "+12", where tiles were left out; '' else. */
  readonly more: string
}

export interface TileFace {
  readonly level: Level
  readonly grade: Grade | null
  readonly mark: string
  readonly name: string
  readonly ready: boolean
}

/** What is inside a house, in words. */
export interface Interior {
  readonly rooms: readonly RoomFace[]
  /** "+3", where rooms were left out; '' else. */
  readonly more: string
}

const markOf = (level: Level, lang: Lang): Pick<TileFace, 'grade' | 'mark'> =>
  isGrade(level) ? { grade: level, mark: say(lang, `mark.${level}`) } : { grade: null, mark: '' }

const moreText = (more: number): string => (more > 0 ? `+${more}` : '')

export function interiorOf({ rooms, more }: RoomsOfApp, cloudOf: (source: string) => string, lang: Lang, now: number): Interior {
  return { rooms: rooms.map((room) => roomFace(room, cloudOf, lang, now)), more: moreText(more) }
}

/** "12/12 就绪", "–/12 就绪" where nobody told how many serve, or that no instance was seen. */
export function roomReady({ ready, desired }: Pick<RoomRow, 'ready' | 'desired'>, lang: Lang): string {
  if (ready === null && desired === 0) return say(lang, 'house.noInstances')
  return say(lang, 'house.instances', { ready: ready ?? '–', total: desired })
}

function roomFace(room: RoomRow, cloudOf: (source: string) => string, lang: Lang, now: number): RoomFace {
  const { name, source, level, reason, staleSince, tiles, more } = room
  return {
    level: shownLevel(level, staleSince),
    ...markOf(level, lang),
    name,
    cloud: cloudOf(source),
    ready: roomReady(room, lang),
    why: reason ? reasonText(reason.code, reason.facts, lang) : '',
    age: ageOf(staleSince, now, lang),
    tiles: tiles.map((tile) => ({
      ...{ level: shownLevel(tile.level, staleSince), name: tile.name, ready: tile.ready },
      ...markOf(tile.level, lang),
    })),
    more: moreText(more),
  }
}
