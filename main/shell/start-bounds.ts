/** How long the shell waits for what it starts, ms. Each is of a cold disk under load; what waits for others takes longer than they do. */
export const START_BOUNDS = {
  /** For the first word of a page that loads. */
  pageMs: 30_000,
  /** For the simulator to serve. */
  demoMs: 60_000,
  /** For a live wall: the demo's clusters are up within seconds, a real estate may take a minute. */
  liveMs: 120_000,
} as const
