import type { CardFrame } from '../../feed/frame-schema.ts'

type App = NonNullable<CardFrame['app']>

/** A reason and what it is on, where that is not the app itself. */
interface ToldReason {
  readonly reason: App['reasons'][number]
  readonly on: string | null
}

/**
 * Why an app has its level: its own reasons; where it only takes the level of what is below, the reasons there that give it,
 * components before instances. So that a card never says that nothing is wrong under the sign of an alarm.
 */
export function toldReasons(app: App, frame: Pick<CardFrame, 'components' | 'instances'>): readonly ToldReason[] {
  const own = app.reasons.map((reason) => ({ reason, on: null }))
  if (own.some(({ reason }) => reason.level === app.level)) return own
  for (const parts of [frame.components, frame.instances]) {
    const below = parts.flatMap(({ name, reasons }) =>
      reasons.filter((reason) => reason.level === app.level).map((reason) => ({ reason, on: name })),
    )
    if (below.length > 0) return [...below, ...own]
  }
  return own
}
