import { FIND_ROWS_MAX, type FindFrame, type FindMessage, type FindSort, type FoundRow } from '../../../../shared/estate/find.ts'
import { compareLevels, type Level, shownLevel } from '../../../../shared/estate/level.ts'
import { ENTITY_KINDS, type Entity, type EntityKind } from '../../../../shared/estate/record.ts'
import type { EstateReader } from '../estate-reader.ts'
import { type Freshness, staleSinceOf } from '../freshness.ts'
import { firstOf } from './first-of.ts'
import { foundRow } from './found-row.ts'
import { type Belonging, belongingOf, createRanking, passes, testsOf, textsOf } from './matching.ts'
import type { ReadingsOf } from './pinyin.ts'

/** In lists of equal worth the larger thing comes first. */
const KIND_RANK = new Map<EntityKind, number>(
  (['bureau', 'app', 'component', 'cluster', 'node', 'instance'] as const).map((kind, rank) => [kind, rank]),
)

interface Found {
  readonly entity: Entity
  readonly belonging: Belonging
  readonly level: Level
  readonly staleSince: number | null
  readonly rank: number
}

/** What rows are held against each other by, where it is one figure; null comes last either way. */
const FIGURE: Readonly<Partial<Record<FindSort, (row: FoundRow) => number | null>>> = {
  ready: ({ ready, total }) => (ready === null || total === null || total === 0 ? null : ready / total),
  cpuRequested: ({ requested }) => requested.cpuMilli,
  cpuUsed: ({ used }) => used.cpuMilli,
  memoryRequested: ({ requested }) => requested.memoryBytes,
  memoryUsed: ({ used }) => used.memoryBytes,
  restarts: ({ restarts }) => restarts,
}

const collator = new Intl.Collator('zh-CN', { numeric: true })
const byName = (a: Found, b: Found): number =>
  collator.compare(a.entity.name, b.entity.name) || (a.entity.id < b.entity.id ? -1 : 1)
const byLevel = (a: Found, b: Found): number => compareLevels(a.level, b.level)
const byKind = (a: Found, b: Found): number => (KIND_RANK.get(a.entity.kind) ?? 0) - (KIND_RANK.get(b.entity.kind) ?? 0)

/** Order of what is found, without the direction. */
const ORDER: Readonly<Partial<Record<FindSort, (a: Found, b: Found) => number>>> = {
  match: (a, b) => a.rank - b.rank || byKind(a, b) || byLevel(a, b) || byName(a, b),
  name: byName,
  level: (a, b) => byLevel(a, b) || byKind(a, b) || byName(a, b),
}

/** All that a query finds in the estate as it is now, a piece of it, sorted. Its cost grows with the estate: tens of ms for 50,000 instances. */
export function findIn(
  estate: EstateReader,
  freshness: Freshness,
  { id, query, sort, down, from, limit }: FindMessage,
  /** Wall time of the newest commit, ms since the epoch. */
  asOf: number | null,
  readingsOf: ReadingsOf,
): FindFrame {
  const words = query.words.map((word) => word.toLowerCase())
  const rankOf = createRanking(words, readingsOf)
  const tests = testsOf(query.filters, estate, readingsOf)
  const wanted = new Set(query.filters.flatMap(({ by, value }) => (by === 'kind' ? [value] : [])))
  const found: Found[] = []
  const kinds: Partial<Record<EntityKind, number>> = {}
  for (const kind of ENTITY_KINDS) {
    if (wanted.size > 0 && !wanted.has(kind)) continue
    for (const entity of estate.ofKind(kind)) {
      const belonging = belongingOf(entity, estate)
      const staleSince = staleSinceOf(entity, estate, freshness)
      const level = shownLevel(entity.level, staleSince)
      if (!passes(tests, entity, belonging, level)) continue
      const rank = words.length === 0 ? 0 : rankOf(textsOf(entity, belonging))
      if (rank === null) continue
      kinds[kind] = (kinds[kind] ?? 0) + 1
      found.push({ entity, belonging, level, staleSince, rank })
    }
  }
  const count = Math.min(limit, FIND_ROWS_MAX)
  const turn = down ? -1 : 1
  const order = ORDER[sort]
  const figure = FIGURE[sort]
  const rowed = ({ entity, belonging, level, staleSince }: Found): FoundRow =>
    foundRow(entity, belonging, { level, staleSince }, estate)
  let rows: readonly FoundRow[]
  if (order !== undefined) {
    rows = firstOf(found, from + count, (a, b) => turn * order(a, b))
      .slice(from)
      .map(rowed)
  } else {
    const sorted = found.map((each) => {
      const row = rowed(each)
      return { each, row, value: figure?.(row) ?? null }
    })
    sorted.sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || byName(a.each, b.each)
      return turn * (a.value - b.value) || byName(a.each, b.each)
    })
    rows = sorted.slice(from, from + count).map(({ row }) => row)
  }
  return { view: 'find', id, asOf, total: found.length, kinds, from, rows }
}
