import { createAlarmBook } from '../../main/engine/assess/alarms.ts'
import { groupByCause } from '../../main/engine/assess/cause.ts'
import { createFoldTable } from '../../main/engine/assess/folding.ts'
import { createModel } from '../../main/engine/model.ts'
import { createPublisher } from '../../main/engine/publish/publisher.ts'
import { createReadingDesk } from '../../main/engine/readings/reading-desk.ts'
import { frameSchema } from '../../renderer/feed/frame-schema.ts'
import type { Frame } from '../../shared/estate/frame.ts'
import type { SourceBatch } from '../../shared/estate/observation.ts'
import type { EstateRecord } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'

const modelOf = (sources: readonly string[]) =>
  createModel({
    ...{ policy: DEFAULT_POLICY, register: EMPTY_REGISTER },
    clusters: sources.map((name) => ({ name, displayName: null })),
  })

/**
 * What sources told at `now`, as windows get it: the wall and the card of every app, each frame gone over to the window and parsed there. Returns
 * what a window would refuse, and what a restored estate would change by itself; nothing of either is right.
 */
export function faultsOfTold(batches: readonly SourceBatch[], now: number): readonly string[] {
  const sources = [...new Set(batches.map(({ source }) => source))]
  const model = modelOf(sources)
  const alarms = createAlarmBook([])
  alarms.update(model.apply(batches, now), now)
  const desk = createReadingDesk({ model, keptFrom: () => 0, log: () => {} })
  desk.take(batches)
  desk.place(now, 0)
  const { get, ofKind, childrenOf, eventsAbout } = model
  const frames: Frame[] = []
  const publisher = createPublisher({
    estate: {
      ...{ get, ofKind, childrenOf, eventsAbout },
      usage: { of: desk.usage.of, now: () => now, freshMs: () => DEFAULT_POLICY.usage.freshSeconds * 1_000 },
    },
    clock: { now: () => now, monotonic: () => 0 },
    send: (_, frame) => frames.push(structuredClone(frame)),
    groupAlarms: () => groupByCause(alarms.open(), model, createFoldTable([])),
    openEpisodes: alarms.open,
    ...{ episodes: [], coverage: [], notes: () => [] },
    head: () => ({ seq: 1, at: now }),
  })
  publisher.receive(0, { type: 'open', view: 'estate' })
  for (const [n, { id }] of [...model.ofKind('app')].entries()) publisher.receive(n + 1, { type: 'open', view: 'app', id })
  const refused = frames.flatMap((frame) => {
    const issue = frameSchema.safeParse(frame).error?.issues[0]
    return issue === undefined ? [] : [`${frame.view}: ${issue.path.join('.')}: ${issue.message}`]
  })
  const kept: EstateRecord[] = JSON.parse(JSON.stringify([...model.all()]))
  const restored = modelOf(sources)
  restored.restore(kept)
  return [...refused, ...restored.tick(now).map((delta) => `restored otherwise: ${JSON.stringify(delta)}`)]
}
