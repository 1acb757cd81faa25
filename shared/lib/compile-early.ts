/**
 * For V8, of the page as of the engine. Left to itself it compiles a function for good after some 3,400 calls, the first 400 of them for one that it
 * compiles in haste (Maglev): what a wall does once a second after an hour, what it does every quarter of a minute after fourteen. For so long its memory
 * grows by code, which looks like a leak and hides one. Told so, V8 has done with the first within minutes and with the second within the hour
 * (docs/decisions/0012-memory.md).
 */
export const COMPILE_EARLY = '--no-maglev --invocation-count-for-turbofan=240'
