/** Without schemas, since the page keeps its bundle free of them. */

/** The playlist's own name of the city. */
export const CITY_SCENE = 'wall'
/** Alarms told in words for a screen without a page: more than one holds. */
export const MAX_LAST_LINES = 60
/** Longest of these lines, characters. */
export const LAST_LINE_MAX = 600
/** Stops of a playlist, and their times, s. */
export const STOPS_MAX = 20
export const STOP_SECONDS = { min: 5, max: 3600 } as const

/** Longest words of a fault of the page, characters. */
export const LOST_WORDS_MAX = 300

/** Longest id of what is open in a place, characters. */
export const PLACE_ID_MAX = 1024
