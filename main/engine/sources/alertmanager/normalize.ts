import { type Labels, type ObservedAlert, observedId } from '../../../../shared/estate/record.ts'
import type { AlertAnswer, SilenceAnswer } from './decode.ts'

/** Annotations that tell what an alert says, by habit; the first that is there counts. */
const SUMMARY_ANNOTATIONS = ['summary', 'message', 'title', 'description'] as const
/** A summary is one line, chars. */
const SUMMARY_LENGTH = 300

/** Names of an alert, likewise: Prometheus requires `alertname`, others that post to an Alertmanager may not know it. */
const NAME_LABELS = ['alertname', 'name', 'rule'] as const

function firstOf(keys: readonly string[], labels: Labels): string | null {
  for (const key of keys) {
    const value = Object.hasOwn(labels, key) ? labels[key]?.trim() : undefined
    if (value !== undefined && value !== '') return value
  }
  return null
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  const chars = [...line]
  return chars.length > SUMMARY_LENGTH ? `${chars.slice(0, SUMMARY_LENGTH - 1).join('')}…` : line
}

function stateOf({ state, silencedBy, inhibitedBy }: AlertAnswer['status']): ObservedAlert['state'] {
  if (silencedBy.length > 0) return 'silenced'
  if (inhibitedBy.length > 0) return 'inhibited'
  return state === 'suppressed' ? 'silenced' : 'firing'
}

/** Whose alerts these are. */
export interface Teller {
  readonly source: string
  /** The source that they tell of where they do not name one; null: any. */
  readonly cluster: string | null
}

/**
 * An alert as the estate keeps it. Two with one fingerprint are one. Its times of sending and expiry are left out, since they change with
 * every repetition.
 * @param silences by id; one that is not there is not told of
 */
export function normalizeAlert(
  { source, cluster }: Teller,
  { fingerprint, labels, annotations, startsAt, updatedAt, status }: AlertAnswer,
  silences: ReadonlyMap<string, SilenceAnswer>,
): ObservedAlert {
  const summary = firstOf(SUMMARY_ANNOTATIONS, annotations)
  return {
    id: observedId('alert', source, fingerprint),
    kind: 'alert',
    source,
    uid: fingerprint,
    namespace: '',
    name: firstOf(NAME_LABELS, labels) ?? fingerprint,
    createdAt: startsAt,
    version: updatedAt,
    about: { labels: cluster === null || Object.hasOwn(labels, 'cluster') ? labels : { ...labels, cluster } },
    labels,
    summary: summary === null ? null : oneLine(summary),
    startsAt,
    state: stateOf(status),
    silences: [...status.silencedBy].sort().flatMap((id) => {
      const silence = silences.get(id)
      return silence === undefined ? [] : [{ by: silence.createdBy, comment: oneLine(silence.comment), until: silence.endsAt }]
    }),
  }
}
