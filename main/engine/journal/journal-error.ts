import { CodedError } from '../../config/coded-error.ts'

/** The data folder cannot be used as it is. */
export class JournalError extends CodedError {
  override readonly name = 'JournalError'
}
