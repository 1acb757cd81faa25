/**
 * One watch (a resource, in one namespace or everywhere) as a table.
 *
 * off: not started. parked: waits for the source to reach the server. checking: may it go on from its cursor? listing. listed:
 * waits to be handed over with the others. opening, watching. resuming: the server ended the watch as it does every half hour
 * or so, and it goes on at once from its cursor. pausing: waits before its next attempt. not-observed: not for this account.
 */
export const WATCH_STATES = [
  'off',
  'parked',
  'checking',
  'listing',
  'listed',
  'opening',
  'watching',
  'resuming',
  'pausing',
  'not-observed',
] as const
export type WatchState = (typeof WATCH_STATES)[number]

export const WATCH_EVENTS = [
  'contact',
  'no-cursor',
  'current',
  'behind',
  'listed',
  'taken',
  'opened',
  'ended',
  'expired',
  'stumbled',
  'lost',
  'denied',
  'due',
  'close',
] as const
export type WatchEvent = (typeof WATCH_EVENTS)[number]

type Row = Readonly<Record<WatchEvent, WatchState | null>>

/** Nothing happens: an event that comes too late for the state it was meant for. */
const IGNORE: Row = {
  contact: null,
  'no-cursor': null,
  current: null,
  behind: null,
  listed: null,
  taken: null,
  opened: null,
  ended: null,
  expired: null,
  stumbled: null,
  lost: null,
  denied: null,
  due: null,
  close: 'off',
}

/** What may go wrong wherever the server is talked to. */
const TALKING: Row = { ...IGNORE, expired: 'listing', stumbled: 'pausing', lost: 'parked', denied: 'not-observed' }

export const WATCH_TABLE: Readonly<Record<WatchState, Row>> = {
  off: { ...IGNORE, contact: 'checking' },
  parked: { ...IGNORE, contact: 'checking' },
  checking: { ...TALKING, 'no-cursor': 'listing', current: 'opening', behind: 'listing' },
  // an expired page starts the list again inside this state
  listing: { ...TALKING, listed: 'listed', expired: null },
  listed: { ...IGNORE, taken: 'opening' },
  opening: { ...TALKING, opened: 'watching', ended: 'resuming' },
  watching: { ...TALKING, ended: 'resuming' },
  resuming: { ...TALKING, opened: 'watching' },
  pausing: { ...IGNORE, due: 'checking', lost: 'parked' },
  'not-observed': { ...IGNORE, due: 'checking', lost: 'parked' },
}
