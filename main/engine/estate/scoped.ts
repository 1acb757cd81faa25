/** The key of what is unique within its source. */
export const scoped = (source: string, key: string): string => `${source}/${key}`
