import type { ComponentGroup } from '../../../shared/estate/frame.ts'
import { versionOf } from '../../../shared/estate/image-tag.ts'
import { compareLevels } from '../../../shared/estate/level.ts'
import type { ComponentEntity } from '../../../shared/estate/record.ts'
import { keyOf } from '../estate/identity/component-key.ts'

/** The components of one app, each with its placements, in one order whatever order they come in. */
export function groupComponents(components: readonly ComponentEntity[]): readonly ComponentGroup[] {
  const groups = new Map<string, ComponentEntity[]>()
  for (const component of [...components].sort(inOrder)) {
    const key = keyOf(component)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [component])
    else known.push(component)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, placements]) => groupOf(key, placements))
}

function groupOf(key: string, placements: readonly ComponentEntity[]): ComponentGroup {
  const names = new Set(placements.map(({ name }) => name))
  const [gravest] = placements.map(({ level }) => level).sort(compareLevels)
  const [name = key] = names
  return {
    key,
    name: names.size === 1 ? name : key,
    level: gravest ?? 'unknown',
    placements: placements.map(({ id }) => id),
    versions: versionsOf(placements),
  }
}

/** The versions that run, each once. Clouds pull from registries of their own: only the tag counts. What runs nothing or tells none has no version. */
const versionsOf = (placements: readonly ComponentEntity[]): readonly string[] =>
  [...new Set(placements.filter(({ desired }) => desired > 0).flatMap((each) => versionOf(each) ?? []))].sort()

const placeOf = ({ source, namespace, id }: ComponentEntity): readonly string[] => [source, namespace, id]

function inOrder(a: ComponentEntity, b: ComponentEntity): number {
  const [left, right] = [placeOf(a), placeOf(b)]
  const n = left.findIndex((part, index) => part !== right[index])
  return n < 0 ? 0 : (left[n] ?? '') < (right[n] ?? '') ? -1 : 1
}
