import { z } from 'zod'

/** A class of app; `other`: the register tells none. */
export const appClassSchema = z.enum(['citizen', 'cross-bureau', 'internal', 'other'])
