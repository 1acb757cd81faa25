/** One step of the schema. Numbered from 1; once released it is never edited again. */
export interface Migration {
  readonly version: number
  readonly sql: string
}
