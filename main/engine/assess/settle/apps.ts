import { graver } from '../../../../shared/estate/level.ts'
import { NO_REASONS } from '../../../../shared/estate/reason.ts'
import type { AppEntity, BureauEntity, RecordId } from '../../../../shared/estate/record.ts'
import { appId, bureauId, UNASSIGNED } from '../../estate/app-mapping.ts'
import { type AppState, type BureauState, bureauOf, type Estate } from '../../estate/estate.ts'
import { same } from '../../estate/same.ts'
import { count, gravestOf } from '../../estate/tallies.ts'
import { withAlerts } from '../alerts/alert-findings.ts'
import { appCapacity } from '../capacity/amounts.ts'
import { probeFindings } from '../detection/probe-findings.ts'
import { type Finding, levelOf, moment, reasonsFrom } from '../health/finding.ts'

/** Places after those of the register: what labels name, and last what nothing names. */
const ORDER_FROM_LABELS = 100_000
const ORDER_UNASSIGNED = 1_000_000

const unknown = (code: Finding['code']): readonly Finding[] => [{ code, level: 'unknown', since: null, facts: {} }]

/**
 * Assesses the dirty apps. An app is as grave as its gravest component, which on its part is assessed by rules of its own; an
 * app of which nothing is observed is unknown, never normal.
 */
export function settleApps(estate: Estate, now: number): void {
  for (const id of estate.dirty.apps) {
    const state = estate.apps.get(id)
    if (state && state.alertsOf !== null) continue
    if (state) settleApp(estate, state, now)
    estate.dirty.apps.delete(id)
  }
}

/** The same for the apps on which alerts about nothing known stand: once no alert moves any more, since they exist by these alone. */
export function settleAlertHomes(estate: Estate, now: number): void {
  for (const id of estate.dirty.apps) {
    const state = estate.apps.get(id)
    if (state) settleApp(estate, state, now)
  }
  estate.dirty.apps.clear()
}

function settleApp(estate: Estate, state: AppState, now: number): void {
  const { store } = estate
  const old = store.tables.app.get(state.id)
  const described = describe(state, estate.alertsOn.has(state.id))
  if (described === null) {
    shareInBureau(estate, state, null)
    if (old) {
      store.link(state.id, old.parent, null)
      store.remove('app', state.id)
    }
    estate.due.set(state.id, null)
    estate.apps.delete(state.id)
    return
  }
  const findings = state.parts.size === 0 ? unknown('app.nothing-observed') : []
  const when = moment(now)
  const before = old?.reasons ?? NO_REASONS
  const probed = [...findings, ...probeFindings(estate, state.id, described.appClass, before, when)]
  estate.due.set(state.id, when.dueAt)
  const reasons = reasonsFrom(withAlerts(probed, estate, state.id), before, now)
  const next: AppEntity = {
    ...described,
    level: graver(gravestOf(state.levels) ?? 'normal', levelOf(reasons)),
    reasons,
    sources: state.alertsOf === null ? [...state.sources.keys()].sort() : [state.alertsOf],
    componentCount: state.parts.size,
    instanceCount: state.instances,
    readyCount: state.ready,
    ...(state.untold > 0 && { untoldCount: state.untold }),
    capacity: appCapacity(estate, state),
  }
  if (!same(old, next)) {
    store.link(state.id, old?.parent ?? null, next.parent)
    store.put('app', next)
  }
  shareInBureau(estate, state, { bureau: described.parent, level: next.level })
}

type Described = Pick<
  AppEntity,
  | 'id'
  | 'kind'
  | 'name'
  | 'nameEn'
  | 'source'
  | 'order'
  | 'appClass'
  | 'protectionGrade'
  | 'drGrade'
  | 'contractor'
  | 'dutyPost'
  | 'dutyPhone'
  | 'dependsOn'
  | 'origin'
> & { readonly parent: RecordId }

/**
 * What is known of an app by its register row, else by its labels; null: it has neither row nor components, so there is none, nor is it
 * where alerts about nothing known stand.
 */
function describe({ id, registered, place, parts, alertsOf }: AppState, hasAlerts: boolean): Described | null {
  const head = { id, kind: 'app', source: null } as const
  if (registered) {
    const { row, order } = registered
    return {
      ...head,
      parent: bureauId(row.bureau),
      name: row.name,
      nameEn: row.nameEn,
      order,
      appClass: row.appClass,
      protectionGrade: row.protectionGrade,
      drGrade: row.drGrade,
      contractor: row.contractor,
      dutyPost: row.dutyPost,
      dutyPhone: row.dutyPhone,
      dependsOn: row.dependsOn.map(appId),
      origin: 'register',
    }
  }
  if (place === null || (parts.size === 0 && !(alertsOf !== null && hasAlerts))) return null
  return {
    ...head,
    parent: place.bureau,
    name: place.name,
    nameEn: null,
    order: place.origin === 'labels' ? ORDER_FROM_LABELS : ORDER_UNASSIGNED,
    appClass: null,
    protectionGrade: null,
    drGrade: null,
    contractor: null,
    dutyPost: null,
    dutyPhone: null,
    dependsOn: [],
    origin: place.origin,
  }
}

/** Replaces what the app counts for in its bureau. */
function shareInBureau(estate: Estate, state: AppState, next: AppState['share']): void {
  const old = state.share
  if (same(old, next)) return
  state.share = next
  for (const [share, by] of [
    [old, -1],
    [next, 1],
  ] as const) {
    if (share === null) continue
    const bureau = bureauOf(estate, share.bureau)
    bureau.apps += by
    count(bureau.levels, share.level, by)
    estate.dirty.bureaus.add(share.bureau)
  }
}

/** Assesses the dirty bureaus: as grave as the gravest app. */
export function settleBureaus(estate: Estate, now: number): void {
  for (const id of estate.dirty.bureaus) {
    const state = estate.bureaus.get(id)
    if (state) settleBureau(estate, state, now)
  }
  estate.dirty.bureaus.clear()
}

function settleBureau(estate: Estate, state: BureauState, now: number): void {
  const { store } = estate
  const { id, registered } = state
  const old = store.tables.bureau.get(id)
  if (!registered && state.apps === 0) {
    if (old) store.remove('bureau', id)
    if (state.titles.size === 0) estate.bureaus.delete(id)
    return
  }
  const reasons = reasonsFrom(state.apps === 0 ? unknown('bureau.no-apps') : [], old?.reasons ?? NO_REASONS, now)
  const next: BureauEntity = {
    id,
    kind: 'bureau',
    source: null,
    parent: null,
    ...nameOf(state),
    level: gravestOf(state.levels) ?? levelOf(reasons),
    reasons,
  }
  if (!same(old, next)) store.put('bureau', next)
}

/** Its register row; else the title that its namespaces tell (the first by spelling, if they differ), else its key. */
function nameOf({ id, registered, titles }: BureauState): Pick<BureauEntity, 'name' | 'nameEn' | 'order'> {
  if (registered) return { name: registered.row.name, nameEn: registered.row.nameEn, order: registered.order }
  if (id === UNASSIGNED) return { name: '未归属', nameEn: 'Unassigned', order: ORDER_UNASSIGNED }
  const [title] = [...titles.keys()].sort()
  return { name: title ?? id.slice(bureauId('').length), nameEn: null, order: ORDER_FROM_LABELS }
}
