/** Stretches of time that samples are kept by, ms. All start at whole multiples since the epoch (UTC), so that a chunk is found by its start. */
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/**
 * The part of an hour that one reading vouches for, ms: there is a reading in it, or it was not seen. Five minutes, as long as
 * Prometheus itself looks back for a reading (its default), so that feeds of up to one reading in five minutes count as whole.
 */
export const SEEN_MS = 300_000

/** Entities that share a chunk, count: enough to fill the pages of the database, few enough to read one of them soon. */
export const BLOCK_ENTITIES = 128

/** Blocks that share a row of fresh samples, count: a beat writes few rows, and an hour of them is packed in some tens of ms. */
export const SHARD_BLOCKS = 16

export const startOf = (at: number, spanMs: number): number => at - (at % spanMs)
export const blockOf = (no: number): number => Math.floor(no / BLOCK_ENTITIES)
export const shardOf = (no: number): number => Math.floor(no / (BLOCK_ENTITIES * SHARD_BLOCKS))
