import { levelsOf } from '../../../shared/estate/change-levels.ts'
import type { DiffRow, EntityChange } from '../../../shared/estate/frame.ts'
import { compareLevels, gravest, type Level } from '../../../shared/estate/level.ts'
import {
  type AppEntity,
  type BureauEntity,
  type Entity,
  type EntityKind,
  isEntity,
  type RecordId,
} from '../../../shared/estate/record.ts'
import { changesOf } from '../assess/changes.ts'
import { topReasonOf } from '../assess/top-reason.ts'
import type { MomentEstate } from './moment-estate.ts'

/** Order of the rows of one app: what it is made of after itself. */
const DEPTH: Readonly<Record<EntityKind, number>> = { bureau: 0, app: 1, cluster: 2, node: 3, component: 4, instance: 5 }

/** Bureau and app that an entity belongs to; itself, where it is one. */
interface Belonging {
  readonly bureau: BureauEntity | null
  readonly app: AppEntity | null
}

interface Found extends Belonging {
  readonly entity: Entity
  readonly row: DiffRow
  readonly gravity: Level
}

/** Pods come and go with every rollout, which their component tells in one line. */
const isTold = (entity: Entity, { what }: EntityChange): boolean =>
  entity.kind !== 'instance' || (what !== 'came' && what !== 'gone')

function belongingOf(entity: Entity, estate: MomentEstate): Belonging {
  let app: AppEntity | null = null
  let at: Entity | null = entity
  while (at !== null) {
    if (at.kind === 'bureau') return { bureau: at, app }
    if (at.kind === 'app') app = at
    const above: unknown = at.parent
    const parent = typeof above === 'string' ? estate.get(above) : undefined
    at = parent !== undefined && isEntity(parent) ? parent : null
  }
  return { bureau: null, app }
}

const nameEnOf = (entity: Entity | null): string | null =>
  entity !== null && 'nameEn' in entity ? (entity.nameEn ?? null) : null

function found(entity: Entity, changes: readonly EntityChange[], side: MomentEstate): Found {
  const { bureau, app } = belongingOf(entity, side)
  return {
    ...{ entity, bureau, app },
    gravity: gravest(['normal', ...changes.flatMap(levelsOf)]),
    row: {
      ...{ entity: entity.id, kind: entity.kind, name: entity.name, nameEn: nameEnOf(entity) },
      ...{ app: app?.id ?? null, appName: app?.name ?? null, appNameEn: app?.nameEn ?? null },
      ...{ bureau: bureau?.id ?? null, bureauName: bureau?.name ?? null, bureauNameEn: bureau?.nameEn ?? null },
      changes,
    },
  }
}

/** The gravest of each group, by the id of what groups them. */
function gravityBy(rows: readonly Found[], key: (row: Found) => RecordId | null): ReadonlyMap<RecordId | null, Level> {
  const levels = new Map<RecordId | null, Level>()
  for (const row of rows) levels.set(key(row), gravest([row.gravity, levels.get(key(row)) ?? 'normal']))
  return levels
}

const bureauOf = ({ row }: Found): RecordId | null => row.bureau
const appOf = ({ row }: Found): RecordId | null => row.app

/** What is in no group comes first: a bureau's own row before its apps. */
function compareGroups(a: { id: string; order: number } | null, b: { id: string; order: number } | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return a.order - b.order || (a.id < b.id ? -1 : Number(a.id > b.id))
}

function sorted(rows: readonly Found[]): Found[] {
  const bureaus = gravityBy(rows, bureauOf)
  const apps = gravityBy(rows, appOf)
  const gravity = (levels: ReadonlyMap<RecordId | null, Level>, id: RecordId | null): Level => levels.get(id) ?? 'normal'
  return [...rows].sort(
    (a, b) =>
      compareLevels(gravity(bureaus, bureauOf(a)), gravity(bureaus, bureauOf(b))) ||
      compareGroups(a.bureau, b.bureau) ||
      Number(a.app !== null) - Number(b.app !== null) ||
      compareLevels(gravity(apps, appOf(a)), gravity(apps, appOf(b))) ||
      compareGroups(a.app, b.app) ||
      compareLevels(a.gravity, b.gravity) ||
      DEPTH[a.row.kind] - DEPTH[b.row.kind] ||
      (a.row.entity < b.row.entity ? -1 : 1),
  )
}

/**
 * What changed from one moment to another, by bureau and app, gravest first by the level that it came to or left. At most `limit` rows;
 * `more` were left out at the end.
 */
export function diffOf(
  before: MomentEstate,
  after: MomentEstate,
  limit: number,
): { readonly rows: DiffRow[]; readonly more: number } {
  const rows: Found[] = []
  const compare = (was: Entity | null, record: Entity | null, entity: Entity): void => {
    const all = changesOf({ was, record }, (of) => topReasonOf(of, after)?.reason ?? null)
    const told = all.filter((change) => isTold(entity, change))
    if (told.length > 0) rows.push(found(entity, told, record === null ? before : after))
  }
  for (const record of after.entities()) {
    const was = before.get(record.id)
    compare(was !== undefined && isEntity(was) ? was : null, record, record)
  }
  for (const was of before.entities()) if (after.get(was.id) === undefined) compare(was, null, was)
  const all = sorted(rows)
  return { rows: all.slice(0, limit).map(({ row }) => row), more: Math.max(0, all.length - limit) }
}
