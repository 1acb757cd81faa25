import type { SeenSource } from '../../feed/estate-fold.ts'

/** Rows of sources that the panel shows by itself, count, where there is this much room: more would take what alarms need. */
const ROWS = { little: 0, some: 6, much: 16 } as const
export type Room = keyof typeof ROWS

/** Fewer well sources than this are not worth a line that counts them. */
const FEW_WELL = 2

/**
 * Those of the sources that are shown, in their order: every one that is not well, and of the others as many as there is room for.
 * `rest` are the others, all of them well.
 */
export function sourceRows(
  sources: readonly SeenSource[],
  room: Room,
): {
  readonly shown: readonly SeenSource[]
  readonly rest: readonly SeenSource[]
} {
  const isWell = ({ phase, problem }: SeenSource): boolean => phase === 'live' && problem === null
  const ill = sources.filter((source) => !isWell(source)).length
  const rows = room === 'little' && sources.length - ill < FEW_WELL ? ROWS.some : ROWS[room]
  if (sources.length <= rows) return { shown: sources, rest: [] }
  let free = Math.max(0, rows - 1 - ill)
  const shown = new Set(sources.filter((source) => !isWell(source) || free-- > 0))
  return { shown: [...shown], rest: sources.filter((source) => !shown.has(source)) }
}
