import { type Labels, type ObservedProbe, type ObservedTarget, observedId } from '../../../../shared/estate/record.ts'
import { decodeHead, labelsOf, quoted, type Series } from './answer.ts'
import { JOB_HINTS } from './exporter-templates.ts'
import { type ProbeMemory, withSamples } from './probe-episodes.ts'

/** More targets than this are not taken, count: a cockpit is no target list. */
const MAX_TARGETS = 20_000

/** One target that the platform scrapes. */
export interface ScrapedTarget {
  readonly uid: string
  readonly labels: Labels
  /** `host:port` that is scraped. */
  readonly address: string
  /** It is a probe's answer that is scraped, not an exporter of the thing itself. */
  readonly isProbe: boolean
  readonly up: boolean
  readonly lastError: string | null
  /** ms since the epoch; null: never. */
  readonly scrapedAt: number | null
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

export interface DecodedTargets {
  readonly targets: readonly ScrapedTarget[]
  /** Those that could not be read, and those that were too many, count. */
  readonly bad: number
  readonly untaken: number
}

/** Decodes `/api/v1/targets?state=active`; null: it is no such answer. One that is not well-formed costs no other. */
export function decodeTargets(value: unknown): DecodedTargets | null {
  const head = decodeHead(value)
  if (head.type !== 'data' || !isFields(head.data) || !Array.isArray(head.data.activeTargets)) return null
  const all = head.data.activeTargets.slice(0, MAX_TARGETS).map(targetOf)
  const targets = all.filter((each) => each !== null)
  return { targets, bad: all.length - targets.length, untaken: Math.max(0, head.data.activeTargets.length - MAX_TARGETS) }
}

function targetOf(value: unknown): ScrapedTarget | null {
  if (!isFields(value)) return null
  const labels = labelsOf(value.labels)
  const url = typeof value.scrapeUrl === 'string' ? URL.parse(value.scrapeUrl) : null
  if (labels === null || url === null || typeof value.health !== 'string') return null
  const pool = typeof value.scrapePool === 'string' ? value.scrapePool : ''
  const scrapedAt = typeof value.lastScrape === 'string' ? Date.parse(value.lastScrape) : Number.NaN
  const error = typeof value.lastError === 'string' ? quoted(value.lastError) : ''
  return {
    uid: `${pool}/${url.href}`,
    labels,
    address: url.host,
    isProbe: url.searchParams.has('target') && /\/probe$/.test(url.pathname),
    up: value.health === 'up',
    lastError: error === '' ? null : error,
    // Go's zero time: it was never scraped
    scrapedAt: scrapedAt > 0 ? scrapedAt : null,
  }
}

const keyOf = ({ job = '', instance = '' }: Labels) => `${job}\n${instance}`

/** Since when something is what it is, as far as it was seen to change. */
interface Standing {
  readonly is: boolean | null
  readonly since: number | null
}

export interface TargetBook {
  /** A series of `exporter` came from the target with these labels. */
  saw(exporter: string, labels: Labels): void
  /** The records of what is scraped and probed now. `success` and `status` are what probes said last, by the labels of their target. */
  records(
    scraped: readonly ScrapedTarget[],
    probes: ReadonlyMap<string, ProbeSaid>,
    at: number,
  ): readonly (ObservedTarget | ObservedProbe)[]
}

export interface ProbeSaid {
  readonly labels: Labels
  readonly ok: boolean
  /** HTTP status; null: none. */
  readonly status: number | null
  /** What it said since the last look, this included. */
  readonly samples: Pick<Series, 'at' | 'values'>
}

export const probeKey = keyOf

/** Makes records of targets and probes, and remembers since when they are what they are. `cluster`: a label for those that name none. */
export function createTargetBook(source: string, cluster: string | null, probeCalmMs: number): TargetBook {
  const exporters = new Map<string, string>()
  let standings = new Map<string, Standing>()
  /** By the key of the probe. Kept while its target is there. */
  let memories = new Map<string, ProbeMemory>()
  const named = (labels: Labels): Labels => (cluster === null || labels.cluster !== undefined ? labels : { ...labels, cluster })
  const base = (kind: 'target' | 'probe', uid: string, name: string, labels: Labels) => ({
    id: observedId(kind, source, uid),
    source,
    uid,
    namespace: labels.namespace ?? '',
    name,
    createdAt: 0,
    version: '',
    labels,
    about: { labels },
  })
  return {
    saw(exporter, labels) {
      if (labels.instance !== undefined && labels.job !== undefined) exporters.set(keyOf(labels), exporter)
    },
    records(scraped, probes, at) {
      const next = new Map<string, Standing>()
      /** A change that was seen is dated; what was so at first sight is not. */
      const since = (id: string, is: boolean | null, changedAt: number) => {
        const before = standings.get(id)
        const standing = before?.is === is ? before : { is, since: before === undefined ? null : changedAt }
        next.set(id, standing)
        return standing.since
      }
      const targets = scraped
        .filter(({ isProbe }) => !isProbe)
        .map(({ uid, labels: own, address, up, lastError, scrapedAt }): ObservedTarget => {
          const labels = named(own)
          const hint = JOB_HINTS.find(([job]) => job.test(labels.job ?? ''))?.[1] ?? null
          const record = base('target', uid, address, labels)
          const exporter = exporters.get(keyOf(labels)) ?? hint
          return { ...record, kind: 'target', exporter, address, up, since: since(record.id, up, scrapedAt ?? at), lastError }
        })
      const probed = new Map<string, { readonly labels: Labels; readonly said: ProbeSaid | null }>()
      // What is scraped no more is forgotten: where pods are targets, each that ever was would stay.
      const there = new Set(scraped.map(({ labels }) => keyOf(labels)))
      for (const key of exporters.keys()) if (!there.has(key)) exporters.delete(key)
      for (const { labels, isProbe } of scraped) if (isProbe) probed.set(keyOf(labels), { labels, said: null })
      for (const [key, said] of probes) probed.set(key, { labels: said.labels, said })
      const remembered = new Map<string, ProbeMemory>()
      const watched = [...probed].map(([key, { labels: own, said }]): ObservedProbe => {
        const labels = named(said === null || said.status === null ? own : { ...own, http_status: String(said.status) })
        const target = own.instance ?? ''
        const record = base('probe', key.replace('\n', '/'), target, labels)
        const ok = said?.ok ?? null
        const memory = withSamples(memories.get(key) ?? null, said?.samples ?? { at: [], values: [] }, probeCalmMs)
        if (memory !== null) remembered.set(key, memory)
        const episode = memory?.episode ?? null
        // Of one that is silent it is told only where it failed when it was heard last: no sample can end it.
        const isTold = episode !== null && (said !== null || episode.lastBadAt === memory?.seenTo)
        return {
          ...{ ...record, kind: 'probe', target, vantage: vantageOf(labels), ok, since: since(record.id, ok, at) },
          ...(isTold && { episode: { since: episode.since } }),
        }
      })
      standings = next
      memories = remembered
      return [...targets, ...watched]
    },
  }
}

function vantageOf({ wanglou_vantage, vantage = wanglou_vantage }: Labels): ObservedProbe['vantage'] {
  return vantage === 'platform' || vantage === 'user' ? vantage : null
}
