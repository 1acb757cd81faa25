import type { SourceConfig } from '../../main/config/sources-file.ts'

export type SourceKind = SourceConfig['kind']
export const SOURCE_KINDS = ['kubernetes', 'prometheus', 'alertmanager', 'cloudevents'] as const satisfies readonly SourceKind[]

/** One way in which a connection, a server or this machine goes wrong. */
interface Fault {
  readonly words: string
  /** Kinds that cannot meet it, and why not. All others have a case for it. */
  readonly except?: Partial<Readonly<Record<SourceKind, string>>>
}

const WHOLE_ANSWERS = 'each round asks for all that is now: there is no event that could be lost or told twice'
const NO_SOCKET = 'it asks by GET alone'
const NO_VERSION = 'it asks for a time or for all: no version is ever sent to the server'

/** What every source must survive: after each, its state is the server's, nothing was thrown, and it said in words what was wrong. */
export const FAULTS = {
  'unauthorized-at-connect': { words: '401 at connect' },
  'unauthorized-later': { words: '401 later' },
  'resource-forbidden': { words: '403 on one resource', except: { cloudevents: 'a feed is one stream: it is refused whole' } },
  'resource-unknown': { words: '404 resource unknown', except: { cloudevents: 'a feed is one stream: it is unknown whole' } },
  'all-forbidden': { words: '403 for everything' },
  'all-unknown': { words: '404 for everything' },
  'gone-event': { words: '410 as an event', except: { prometheus: WHOLE_ANSWERS, alertmanager: WHOLE_ANSWERS } },
  'gone-status': { words: '410 as a status' },
  throttled: { words: '429 with Retry-After' },
  'status-500': { words: '500' },
  'status-502': { words: '502' },
  'status-503': { words: '503' },
  'status-504': { words: '504' },
  html: { words: 'HTML instead of JSON' },
  'tls-unknown-issuer': { words: 'TLS: unknown issuer' },
  'tls-expired': { words: 'TLS: expired' },
  'tls-wrong-name': { words: 'TLS: wrong name' },
  dns: { words: 'DNS fails' },
  refused: { words: 'refused' },
  'proxy-refuses': { words: 'the proxy refuses' },
  'connect-hangs': { words: 'connect hangs' },
  'upgrade-refused': { words: 'upgrade refused', except: { prometheus: NO_SOCKET, alertmanager: NO_SOCKET } },
  'close-1000': { words: 'close 1000 without a word', except: { prometheus: NO_SOCKET, alertmanager: NO_SOCKET } },
  'close-1006': { words: 'cut without a close (1006, reset)' },
  'half-open': { words: 'half-open' },
  'version-from-future': {
    words: 'silent on a version from the future',
    except: { prometheus: NO_VERSION, alertmanager: NO_VERSION },
  },
  'restored-backup': { words: 'restart with less than before (restored backup)' },
  'stale-replica': { words: 'a stale replica answers' },
  truncated: { words: 'truncated' },
  oversized: { words: 'oversized (100 MB)' },
  'not-utf8': { words: 'not UTF-8' },
  'not-json': { words: 'not JSON' },
  'deep-nested': { words: 'deep-nested' },
  'wrong-typed': { words: 'wrong-typed' },
  duplicates: { words: 'duplicates' },
  'missed-deleted': {
    words: 'an end that was missed',
    except: { prometheus: 'what has no series has no reading: nothing is ended' },
  },
  'list-changes': {
    words: 'the list changes between pages',
    except: {
      prometheus: 'answers have no pages',
      alertmanager: 'answers have no pages',
      cloudevents: 'a state is told in one go',
    },
  },
  'slow-list': { words: 'a slow list' },
  sleep: { words: 'the laptop sleeps for an hour' },
  'clock-forward': { words: 'the clock jumps an hour forward' },
  'clock-back': { words: 'the clock jumps an hour back' },
  'fifty-reconnects': { words: '50 reconnects a minute' },
} as const satisfies Readonly<Record<string, Fault>>

export type FaultId = keyof typeof FAULTS
export const FAULT_IDS = Object.keys(FAULTS) as readonly FaultId[]

/** Why a fault does not concern a kind; null: it does. */
export function exceptionOf(fault: FaultId, kind: SourceKind): string | null {
  const { except }: Fault = FAULTS[fault]
  return except?.[kind] ?? null
}

/** What is wrong with the cases that a kind has: faults without one, and cases of faults that cannot concern it. */
export function gapsOf(kind: SourceKind, cases: Iterable<FaultId>): string[] {
  const had = new Set(cases)
  return FAULT_IDS.flatMap((fault) => {
    const excepted = exceptionOf(fault, kind) !== null
    if (!excepted && !had.has(fault)) return [`${kind}: no case for ${fault} (${FAULTS[fault].words})`]
    return excepted && had.has(fault) ? [`${kind}: a case for ${fault}, which is said not to concern it`] : []
  })
}
