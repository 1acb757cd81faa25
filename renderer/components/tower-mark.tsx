import type { Grade } from '../../shared/estate/level.ts'

/** Where the lamp stands, and how high: a low flame while all is well, the whole room for an alarm, so that colour is not all. */
const LAMP = { low: { y: 21.2, height: 2.8 }, full: { y: 18.6, height: 5.4 } }

/** The product's mark: a watchtower. Its lamp carries the gravest grade of the estate. */
export function TowerMark({ lamp }: { readonly lamp: Grade | 'calm' | 'dark' }) {
  return (
    <svg className="tower-mark" viewBox="0 0 40 40" aria-hidden="true">
      <path className="tower-line" d="M20 2.5 V6" />
      <path className="tower-solid" d="M2 15.5 C9 14.8 15 11.5 17.6 6 H22.4 C25 11.5 31 14.8 38 15.5 L37.2 17.6 H2.8 Z" />
      <path
        className="tower-line"
        d="M9 17.6 V25 M31 17.6 V25 M4.5 25 H35.5 M9.5 25 L6 38 M30.5 25 L34 38 M8 31 H32 M9 31.4 L31 37.6 M31 31.4 L9 37.6"
      />
      <rect className={`tower-lamp lamp-${lamp}`} x="15.5" width="9" rx="0.8" {...LAMP[lamp === 'calm' ? 'low' : 'full']} />
    </svg>
  )
}
