/** Longest that a finding has to last before it rings, and window of flapping, s. */
export const RULE_SECONDS_MAX = 86_400
/** Raises in a row that are flapping, count. */
export const FLAPS_LEAST = 2
export const FLAPS_MOST = 100
