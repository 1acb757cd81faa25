import type { Level } from '../../../shared/estate/level.ts'
import type { AppEntity, Entity, ProbeRecord, RecordId } from '../../../shared/estate/record.ts'
import type { Contactable, Evidence, ProbeEvidence, SignalEvidence } from '../assess/detection/detect.ts'
import type { EstateReader } from './estate-reader.ts'
import type { Freshness } from './freshness.ts'

/** From here on a reason is a sign of a fault: a notice tells how something is built, or of one instance of many. */
const SIGNS: ReadonlySet<Level> = new Set(['critical', 'major', 'minor'])

/** What probes say, which is told apart from what the platform does. */
const OF_PROBES = 'app.probe-failing'

const signalsOf = (entity: Entity): SignalEvidence[] =>
  entity.reasons
    .filter(({ code, level }) => SIGNS.has(level) && code !== OF_PROBES)
    .map(({ since }) => ({ on: entity.name, since }))

function callOf(app: AppEntity, estate: EstateReader): Contactable {
  const bureau = app.parent === null ? undefined : estate.get(app.parent)
  const { name, dutyPost, dutyPhone } = app
  return { app: name, bureau: bureau?.kind === 'bureau' ? bureau.name : null, dutyPost, dutyPhone }
}

const probeEvidence = ({ target, vantage, ok, since, episode, source }: ProbeRecord, freshness: Freshness): ProbeEvidence => ({
  ...{ target, vantage, ok, since },
  ...(episode === undefined ? {} : { episode }),
  stale: freshness.of([source]) !== null,
})

/** When an app's earliest sign of a fault began, its probes' too, ms since the epoch; null: it has none. */
function faultySince(app: AppEntity, estate: EstateReader): number | null {
  const own = app.reasons.filter(({ level }) => SIGNS.has(level)).map(({ since }) => since)
  const below = [...estate.childrenOf(app.id)].flatMap(signalsOf).map(({ since }) => since)
  const all = [...own, ...below]
  return all.length === 0 ? null : Math.min(...all)
}

/** All that detection goes by for one app; `parts` are its components, instances, and the nodes that these are on. */
export function evidenceOf(app: AppEntity, parts: readonly Entity[], estate: EstateReader, freshness: Freshness): Evidence {
  const probes = [...estate.ofKind('probe')].filter(({ on }) => on === app.id).sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    probes: probes.map((probe) => probeEvidence(probe, freshness)),
    signals: [app, ...parts].flatMap(signalsOf),
    upstreams: app.dependsOn.flatMap((id: RecordId) => {
      const upstream = estate.get(id)
      if (upstream?.kind !== 'app') return []
      return [{ name: upstream.name, since: faultySince(upstream, estate), call: callOf(upstream, estate) }]
    }),
    call: callOf(app, estate),
  }
}
