import type { AppRow } from '../../shared/estate/frame.ts'
import { type Grade, isGrade, type Level, levelSince, shownLevel } from '../../shared/estate/level.ts'
import { isReadyUntold } from '../../shared/estate/readiness.ts'
import type { Reason } from '../../shared/estate/reason.ts'
import { reasonText } from '../../shared/estate/reason-words.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { percentText, shortAge } from '../i18n/format.ts'
import { nameIn } from '../i18n/names.ts'
import { say } from '../i18n/say.ts'
import type { Group } from './grouping.ts'
import type { Counted, WardTally } from './ward-tally.ts'

/**
 * All that a house shows. Two equal faces draw the same pixels, so a house is redrawn only when its face changed. Its figures and its
 * reason are kept as they are, and put into words (`figuresOf`) when they are drawn: few houses are large enough at a time.
 */
export interface HouseFace extends Pick<AppRow, 'fill' | 'readyCount' | 'untoldCount' | 'instanceCount'> {
  readonly level: Level
  readonly grade: Grade | null
  /** Its grade is of then: nobody knows whether it still burns. */
  readonly ofThen: boolean
  /** The character of its grade. */
  readonly mark: string
  readonly name: string
  readonly tight: boolean
  /** Age of its data in short, where that is stale; '' while live. */
  readonly age: string
  /** On how many clouds it runs, where the city is divided by them and it stands at several gates: "×2"; '' else. */
  readonly twins: string
  /** Its whole ward is stale and says so: the house says it again only from nearer. */
  readonly ageOnWard: boolean
  readonly reason: Pick<Reason, 'code' | 'facts'> | null
  readonly lang: Lang
}

/** What is told of the apps in a ward. */
export type Inside = Pick<WardTally<Counted>, 'worst' | 'staleSince' | 'apps'>

/** What a house says from a certain size on: instances ready, why, and what its fill is. */
export interface Figures {
  readonly ready: string
  readonly why: string
  readonly usage: string
}

/** All that a ward shows beside its houses. */
export interface WardFace {
  readonly name: string
  /** The worst alarm inside, the colour of its wall. */
  readonly grade: Grade | null
  /** Age of its data where all of it is stale; '' otherwise. */
  readonly age: string
  /** No house stands in it: it says so. */
  readonly empty: boolean
  readonly lang: Lang
}

/** The face of an app. `tightFill`: ratio above which it is ochre; `stands`: at how many places it stands. */
export function houseFace(
  row: AppRow,
  lang: Lang,
  now: number,
  tightFill: number,
  ageOnWard: boolean,
  stands: number,
): HouseFace {
  const level = shownLevel(row.level, row.staleSince)
  const grade = isGrade(row.level) ? row.level : null
  return {
    level,
    grade,
    ofThen: grade !== null && levelSince(row) !== null,
    mark: grade ? say(lang, `mark.${grade}`) : '',
    name: nameIn(row, lang),
    fill: row.fill,
    tight: row.fill !== null && row.fill.ratio > tightFill,
    age: ageOf(levelSince(row) ?? row.staleSince, now, lang),
    ageOnWard,
    twins: stands > 1 ? `×${stands}` : '',
    readyCount: row.readyCount,
    untoldCount: row.untoldCount,
    instanceCount: row.instanceCount,
    reason: row.topReason,
    lang,
  }
}

/** The figures of a house in words. */
export const figuresOf = (face: HouseFace): Figures => ({
  ready: readyText(face, face.lang),
  why: face.reason ? reasonText(face.reason.code, face.reason.facts, face.lang) : '',
  usage: fillText(face, face.lang),
})

/** "12/12 就绪", or that no instance was seen. */
export function readyText(row: Pick<AppRow, 'level' | 'readyCount' | 'untoldCount' | 'instanceCount'>, lang: Lang): string {
  if (row.instanceCount === 0) return say(lang, 'house.noInstances')
  return say(lang, 'house.instances', { ready: isReadyUntold(row) ? '–' : row.readyCount, total: row.instanceCount })
}

/** Which ratio the fill is, and how high: "CPU 申请/批复 62%". */
export function fillText(row: Pick<AppRow, 'fill'>, lang: Lang): string {
  if (row.fill === null) return say(lang, 'house.fill.none')
  return say(lang, 'house.fill', {
    what: say(lang, `house.${row.fill.what}`),
    of: say(lang, `house.of.${row.fill.of}`),
    percent: percentText(row.fill.ratio, lang),
  })
}

export function ageOf(staleSince: number | null, now: number, lang: Lang): string {
  if (staleSince === null) return ''
  return staleSince === 0 ? '–' : shortAge(now - staleSince, lang)
}

/** The face of a ward, or of a gate, from its group and the apps in it. */
export function wardFace(group: Group, inside: Inside, lang: Lang, now: number): WardFace {
  const worst = inside.worst(group.level)
  return {
    name: group.names[lang],
    grade: isGrade(worst) ? worst : null,
    age: ageOf(inside.staleSince(), now, lang),
    empty: inside.apps.size === 0,
    lang,
  }
}

// Field by field, and complete by type: this is asked of every house that a frame tells of. What changes most comes first.
const COMPARED: Readonly<Record<Exclude<keyof HouseFace, 'fill' | 'reason'>, true>> = {
  readyCount: true,
  level: true,
  grade: true,
  mark: true,
  name: true,
  tight: true,
  age: true,
  ageOnWard: true,
  twins: true,
  instanceCount: true,
  untoldCount: true,
  lang: true,
  ofThen: true,
}
const HOUSE_FIELDS = Object.keys(COMPARED) as (keyof typeof COMPARED)[]

/** Whether two faces draw the same. */
export function sameHouse(a: HouseFace, b: HouseFace): boolean {
  return HOUSE_FIELDS.every((field) => a[field] === b[field]) && sameFill(a, b) && sameReason(a, b)
}

const sameFill = ({ fill: a }: HouseFace, { fill: b }: HouseFace): boolean =>
  a === b || (a !== null && b !== null && a.ratio === b.ratio && a.of === b.of && a.what === b.what)

const sameReason = ({ reason: a }: HouseFace, { reason: b }: HouseFace): boolean =>
  a === b || (a !== null && b !== null && a.code === b.code && JSON.stringify(a.facts) === JSON.stringify(b.facts))

export function sameWard(a: WardFace | undefined, b: WardFace): boolean {
  return (
    a !== undefined && a.name === b.name && a.grade === b.grade && a.age === b.age && a.empty === b.empty && a.lang === b.lang
  )
}
