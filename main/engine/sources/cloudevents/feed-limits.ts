/** What one publisher may send: part of the published protocol (docs/feed), so that a change of any is a change of the protocol. */
export const FEED_LIMITS = {
  /** One text frame, bytes of UTF-8. The socket is closed with 1009 beyond it. */
  frameBytes: 1_048_576,
  /** Entities in one full state, all kinds together. */
  stateEntities: 100_000,
  /** Values of samples, and changes, in one full state together. */
  statePassing: 500_000,
  /** A size, or a reading: sums of all that there is must stay numbers. */
  amount: 1e18,
  idChars: 253,
  nameChars: 253,
  textChars: 2_000,
  labels: 64,
  labelKeyChars: 253,
  labelValueChars: 1_024,
  addresses: 32,
  /** Of one `sample` event: series, and instants that they share. A frame of the size above holds fewer of both at once. */
  sampleSeries: 5_000,
  sampleInstants: 1_440,
  /** Between two heartbeats, s. */
  heartbeatLeastSeconds: 5,
  heartbeatMostSeconds: 60,
} as const
