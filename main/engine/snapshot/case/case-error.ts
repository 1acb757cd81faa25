import { CodedError } from '../../../config/coded-error.ts'

/** A case cannot be made, read or removed. */
export class CaseError extends CodedError {
  override readonly name = 'CaseError'
}
