import * as z from 'zod/mini'
import { QUERY_MAX } from '../../shared/estate/find.ts'
import type { Place } from '../../shared/ipc/wall.ts'

/**
 * A place as a text that can be pasted to a colleague, and there into the palette: `wanglou:?app=app:edu-enrol&at=2026-11-26T00:31:00.000Z`.
 * It names what to show and holds nothing of what is shown but what is looked for.
 */
export interface Link extends Place {
  /** What the estate is called that it was taken of; null: not told. */
  readonly estate: string | null
  /** What the page of entities looks for; null: nothing. */
  readonly line: string | null
}

const SCHEME = 'wanglou:'
/** Longest link that is read, characters: one of Chinese text takes nine for each. */
const LINK_MAX = 10_000

const moment = z.pipe(
  z.iso.datetime(),
  z.transform((text) => Date.parse(text)),
)
const linkSchema = z.object({
  page: z._default(z.nullable(z.string().check(z.maxLength(40))), null),
  app: z._default(z.nullable(z.string().check(z.maxLength(400))), null),
  alarm: z._default(z.nullable(z.string().check(z.maxLength(400))), null),
  at: z._default(z.nullable(moment), null),
  bar: z._default(z.nullable(moment), null),
  find: z._default(z.nullable(z.string().check(z.maxLength(QUERY_MAX))), null),
  of: z._default(z.nullable(z.string().check(z.maxLength(400))), null),
})

export function formatLink({ estate, page, selected, alarm, look, line }: Link): string {
  const parts: readonly (readonly [string, string | null])[] = [
    ['page', page],
    ['app', selected],
    ['alarm', alarm],
    ['at', look && new Date(look.at).toISOString()],
    ['bar', look && new Date(look.barTo).toISOString()],
    // Beyond it nothing is looked for either.
    ['find', line?.slice(0, QUERY_MAX) ?? null],
    ['of', estate],
  ]
  const query = new URLSearchParams(parts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
  return `${SCHEME}?${query}`
}

/** The link in a text; null: it is none. A moment that is told without the end of the bar is at its end. */
export function parseLink(text: string): Link | null {
  const plain = text.trim()
  if (!plain.toLowerCase().startsWith(SCHEME) || plain.length > LINK_MAX) return null
  const query = new URLSearchParams(plain.slice(SCHEME.length).replace(/^\/*\?/, ''))
  const parsed = linkSchema.safeParse(Object.fromEntries(query))
  if (!parsed.success) return null
  const { page, app, alarm, at, bar, find, of } = parsed.data
  return {
    estate: of,
    page,
    selected: app,
    alarm: app === null ? alarm : null,
    look: at === null ? null : { at, barTo: bar ?? at },
    line: find,
  }
}
