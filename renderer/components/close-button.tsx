import type { Ref } from 'react'

interface CloseButtonProps {
  readonly label: string
  readonly close: () => void
  readonly ref?: Ref<HTMLButtonElement>
}

/** The cross of a panel. */
export function CloseButton({ label, close, ref }: CloseButtonProps) {
  return (
    <button ref={ref} type="button" className="card-close" aria-label={label} onClick={close}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3 3 L13 13 M13 3 L3 13" />
      </svg>
    </button>
  )
}
