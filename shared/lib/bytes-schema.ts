import { z } from 'zod'

/** Bytes as they come from another process or thread. */
export const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not bytes')
