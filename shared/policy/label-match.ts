import { z } from 'zod'

/** One glob or several of which one has to match; only `*` is special. */
export const globsSchema = z.union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).min(1).max(100)])

/** Labels, each with what its value has to match. No labels: everything matches. */
export const labelMatchSchema = z.record(z.string().min(1).max(200), globsSchema)
export type LabelMatch = Readonly<z.infer<typeof labelMatchSchema>>
