import { basename, dirname, join } from 'node:path'

/** Where a package is written until it is whole: beside its place, hidden. */
export const partialOf = (path: string): string => join(dirname(path), `.${basename(path)}.part`)
