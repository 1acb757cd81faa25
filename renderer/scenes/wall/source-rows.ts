import type { SourceState } from '../../../shared/estate/source-state.ts'

/** Rows of sources that the panel shows by itself, count: more would take the room that alarms need. */
const ROWS = 6

/** Fewer well sources than this are not worth a line that counts them. */
const FEW_WELL = 2

/**
 * Those of the sources that are shown, in their order: every one that is not well, and of the others as many as there is room for, none
 * where alarms need it (`crowded`). `rest` are the others, all of them well.
 */
export function sourceRows(
  sources: readonly SourceState[],
  crowded: boolean,
): {
  readonly shown: readonly SourceState[]
  readonly rest: readonly SourceState[]
} {
  const isWell = ({ phase, problem }: SourceState): boolean => phase === 'live' && problem === null
  const ill = sources.filter((source) => !isWell(source)).length
  const crowds = crowded && sources.length - ill >= FEW_WELL
  if (sources.length <= ROWS && !crowds) return { shown: sources, rest: [] }
  let room = crowds ? 0 : Math.max(0, ROWS - 1 - ill)
  const shown = new Set(sources.filter((source) => !isWell(source) || room-- > 0))
  return { shown: [...shown], rest: sources.filter((source) => !shown.has(source)) }
}
