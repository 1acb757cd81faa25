/**
 * For V8, of the page as of the engine. Left to itself it compiles a function for good after some 2,400 calls: what a wall does once a second after
 * forty minutes, what it does every quarter of a minute after ten hours. For so long its memory grows by code, which looks like a leak and hides one.
 * Told so, V8 has done with the first within minutes and with the second within the hour (docs/decisions/0012-memory.md).
 */
export const COMPILE_EARLY = '--invocation-count-for-turbofan=240'
