import type { ReactNode, SyntheticEvent } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** Titles of the parts that are folded up: they stay so on the next card, as long as the window lives. */
const foldStore = createStore<{ readonly folded: ReadonlySet<string> }>(() => ({ folded: new Set() }))

function fold(title: string, isFolded: boolean): void {
  const { folded } = foldStore.getState()
  if (folded.has(title) === isFolded) return
  const others = [...folded].filter((each) => each !== title)
  foldStore.setState({ folded: new Set(isFolded ? [...others, title] : others) })
}

/** A part of the card with its title, and at the right a figure about it. Its title folds it up, with Enter or Space too. */
export function Part({
  title,
  note,
  children,
}: {
  readonly title: string
  readonly note?: string
  readonly children: ReactNode
}) {
  const isFolded = useStore(foldStore, ({ folded }) => folded.has(title))
  const onToggle = ({ currentTarget }: SyntheticEvent<HTMLDetailsElement>) => fold(title, !currentTarget.open)
  return (
    <details className="card-part" open={!isFolded} onToggle={onToggle}>
      <summary className="part-head">
        <h3>{title}</h3>
        {note !== undefined && <p className="panel-note">{note}</p>}
      </summary>
      {!isFolded && children}
    </details>
  )
}
