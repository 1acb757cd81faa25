import type { Series } from './answer.ts'

/** A probe that fails, or did so lately. */
export interface Episode {
  /** Its first bad sample, ms since the epoch; null: it was the first that was ever seen. */
  readonly since: number | null
  readonly lastBadAt: number
}

/** What is known of one probe's samples. */
export interface ProbeMemory {
  /** null: none is open. */
  readonly episode: Episode | null
  /** The newest sample that counts already, ms since the epoch. */
  readonly seenTo: number
}

/**
 * Takes further samples (1: it succeeded). An episode begins with a bad one and is over once it has succeeded for `calmMs`: what flaps between two
 * looks is one episode, not many, and never none. Samples that were there before change nothing.
 */
export function withSamples(
  before: ProbeMemory | null,
  { at, values }: Pick<Series, 'at' | 'values'>,
  calmMs: number,
): ProbeMemory | null {
  let memory = before
  for (const [n, time] of at.entries()) {
    if (memory !== null && time <= memory.seenTo) continue
    memory = { episode: next(memory, time, values[n] === 1, calmMs), seenTo: time }
  }
  return memory
}

function next(memory: ProbeMemory | null, at: number, isGood: boolean, calmMs: number): Episode | null {
  const open = memory?.episode ?? null
  if (isGood) return open !== null && at - open.lastBadAt >= calmMs ? null : open
  return open === null ? { since: memory === null ? null : at, lastBadAt: at } : { ...open, lastBadAt: at }
}
