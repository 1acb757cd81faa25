import { gravest, type Level, shownLevel } from '../../../shared/estate/level.ts'
import type { CardFrame } from '../../feed/frame-schema.ts'

interface Placed {
  readonly level: Level
  readonly source: string
}

/**
 * The card with its levels as they are shown: what hangs on a source that is not live is stale, as its house on the map is.
 * @param staleSince of the app's house
 */
export function shownCard(frame: CardFrame, staleSince: number | null): CardFrame {
  const since = new Map(frame.sources.map(({ name, staleSince }) => [name, staleSince]))
  const shown = <P extends Placed>(part: P): P => ({ ...part, level: shownLevel(part.level, since.get(part.source) ?? null) })
  const { app } = frame
  const components = frame.components.map(shown)
  const levels = new Map(components.map(({ id, level }) => [id, level]))
  return {
    ...frame,
    app: app && { ...app, level: shownLevel(app.level, staleSince) },
    components,
    groups: frame.groups.map((group) => ({ ...group, level: gravest(group.placements.flatMap((id) => levels.get(id) ?? [])) })),
    instances: frame.instances.map(shown),
  }
}
