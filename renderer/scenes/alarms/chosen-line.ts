interface Line {
  readonly id: string
}

/** Which line is chosen, and in which place of the list it was last seen. */
export interface ChosenPlace {
  readonly id: string
  readonly at: number
}

/**
 * Where the choice is in the lines shown now: on the same line wherever it moved to, else on what took its place. Never on what merely came
 * to the top: a key must not act on an alarm that rose under the hand. null: there is no line.
 */
export function chosenPlace(shown: readonly Line[], before: ChosenPlace | null): ChosenPlace | null {
  const stays = before === null ? -1 : shown.findIndex(({ id }) => id === before.id)
  const at = stays >= 0 ? stays : Math.min(before?.at ?? 0, shown.length - 1)
  const line = shown[at]
  if (line === undefined) return null
  return before?.id === line.id && before.at === at ? before : { id: line.id, at }
}
