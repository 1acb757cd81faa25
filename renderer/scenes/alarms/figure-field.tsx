import { useState } from 'react'

interface Bounds {
  readonly least: number
  readonly most: number
}

interface FigureFieldProps extends Bounds {
  readonly label: string
  readonly value: number
  readonly change: (value: number) => void
}

/** A typed figure, at the nearest bound where it is beyond one; null: it is none. */
export function figureFrom(typed: string, { least, most }: Bounds): number | null {
  const value = Number(typed)
  return typed.trim() === '' || !Number.isFinite(value) ? null : Math.round(Math.min(most, Math.max(least, value)))
}

/** A whole number within bounds: beyond them the engine refuses the rules without a word. What is typed may be on its way there. */
export function FigureField({ label, value, change, ...bounds }: FigureFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label>
      {label}
      <input
        type="number"
        min={bounds.least}
        max={bounds.most}
        value={typed ?? value}
        onChange={({ target }) => {
          setTyped(target.value)
          const figure = figureFrom(target.value, bounds)
          if (figure !== null) change(figure)
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  )
}
