import type { ReactNode } from 'react'

/** A part of the card with its title, and at the right a figure about it. */
export function Part({
  title,
  note,
  children,
}: {
  readonly title: string
  readonly note?: string
  readonly children: ReactNode
}) {
  return (
    <section className="card-part">
      <header className="part-head">
        <h3>{title}</h3>
        {note !== undefined && <p className="panel-note">{note}</p>}
      </header>
      {children}
    </section>
  )
}
