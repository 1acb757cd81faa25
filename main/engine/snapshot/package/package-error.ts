import { CodedError } from '../../../config/coded-error.ts'

/** A package cannot be written. */
export class PackageError extends CodedError {
  override readonly name = 'PackageError'
}
