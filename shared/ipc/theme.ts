/** Looks of the window: dark for a wall, light for a desk by day. The first is the default. */
export const THEMES = ['dark', 'light'] as const
export type Theme = (typeof THEMES)[number]
