import type { Amount, RecordId } from '../../../../shared/estate/record.ts'
import type { AppVerdict, CapacityReport, GroupVerdict, VerdictChange } from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import type { EvidenceWindow } from './evidence.ts'
import type { Excuses } from './exemptions.ts'
import { type AppEvidence, countsOf, exemptIn, funnelOf, judgeApp } from './judge-app.ts'
import { addedFunnels } from './sums.ts'

/** A bureau or a cloud, as it is named. */
export interface Group {
  readonly id: RecordId
  readonly name: string
  readonly nameEn: string | null
}

/** All that the verdicts of an estate follow from. */
export interface EstateEvidence {
  readonly window: EvidenceWindow
  readonly asOf: number | null
  readonly apps: readonly AppEvidence[]
  /** In the order of the map. */
  readonly bureaus: readonly Group[]
  readonly clouds: readonly (Group & { readonly source: string; readonly granted: Amount })[]
}

/** Map.groupBy, which is younger than our floor. */
function filed<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

const ESTATE: Group = { id: 'estate', name: '', nameEn: null }

/** The verdicts on every app, bureau and cloud. Pure: other rules on the same evidence tell what they would change. */
export function reportOf(evidence: EstateEvidence, rules: CapacityRules, excuses: Excuses): CapacityReport {
  const { window, asOf } = evidence
  const excuseOf = new Map(excuses)
  const apps = evidence.apps.map((app) => judgeApp(app, rules, window, excuseOf.get(app.id)))
  const groupOf = (group: Group, members: readonly AppVerdict[]): GroupVerdict => ({
    ...{ id: group.id, name: group.name, nameEn: group.nameEn },
    counts: countsOf(members),
    exempt: exemptIn(members),
    funnel: addedFunnels(members.map(({ funnel }) => funnel)),
  })
  const byBureau = filed(apps, ({ bureau }) => bureau)
  const bySource = filed(
    apps.flatMap(({ parts }) => parts),
    ({ source }) => source,
  )
  return {
    ...window,
    ...{ asOf, rules, apps },
    bureaus: evidence.bureaus.map((bureau) => groupOf(bureau, byBureau.get(bureau.id) ?? [])),
    clouds: evidence.clouds.map(({ source, granted, ...group }) => {
      const parts = bySource.get(source) ?? []
      return { ...group, counts: countsOf(parts), exempt: exemptIn(parts), funnel: funnelOf([granted], parts) }
    }),
    estate: groupOf(ESTATE, apps),
  }
}

/** Apps whose verdict differs, in the order of the first. */
export function changesBetween(before: CapacityReport, after: CapacityReport): readonly VerdictChange[] {
  const now = new Map(after.apps.map(({ id, verdict }) => [id, verdict]))
  return before.apps.flatMap(({ id, verdict }) => {
    const next = now.get(id)
    return next === undefined || next === verdict ? [] : [{ app: id, before: verdict, after: next }]
  })
}
