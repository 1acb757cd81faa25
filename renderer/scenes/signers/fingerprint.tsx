import { fingerprintText } from '../../../shared/snapshot/suite.ts'
import './signers.css'

/** In groups of four, two lines of eight: as it is read out to somebody. */
export function Fingerprint({ of }: { readonly of: string }) {
  const groups = fingerprintText(of).split(' ')
  return (
    <span className="signers-print">
      <span>{groups.slice(0, 8).join(' ')}</span> <span>{groups.slice(8).join(' ')}</span>
    </span>
  )
}
