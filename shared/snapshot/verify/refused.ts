import type { Facts } from '../../lib/words.ts'
import type { Finding, FindingCode } from '../finding.ts'

/** A finding that leaves nothing more to look at. It ends as part of a verdict, never as an error. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly finding: Finding

  constructor(code: FindingCode, facts: Facts) {
    super(code)
    this.finding = { code, facts }
  }
}
