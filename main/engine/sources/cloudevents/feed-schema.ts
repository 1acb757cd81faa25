import { z } from 'zod'
import { SERVICE_KINDS } from '../../../../shared/estate/record.ts'
import { FEED_LIMITS as MOST } from './feed-limits.ts'

/**
 * The feed as schemas: the one truth. The JSON Schemas in docs/feed/schemas are made from these, and a test keeps them equal. Fields
 * that are not named here are ignored; null is the same as absent.
 */

/** What all event types of this version of the feed begin with. */
export const FEED_PREFIX = 'io.wanglou.feed.v1.'

/** The WebSocket subprotocol: CloudEvents as JSON, one a text frame (CloudEvents WebSockets binding, 1.5). */
export const SUBPROTOCOL = 'cloudevents.json'

const id = z
  .string()
  .regex(new RegExp(`^[^\\x00-\\x20\\x7f]{1,${MOST.idChars}}$`))
  .describe("The platform's own id: unique among its kind in the feed, and the same for as long as the thing is.")
const name = z.string().min(1).max(MOST.nameChars)
const text = z.string().max(MOST.textChars)
const count = z.int().min(0).max(1_000_000)
const amount = z.number().min(0).max(MOST.amount)
const time = z.iso.datetime({ offset: true }).describe('RFC 3339, with its zone: 2026-11-23T09:30:00+08:00')

export const sequenceSchema = z
  .string()
  .regex(/^[0-9]{15}$/)
  .describe('A decimal number of 15 digits with leading zeros, so that text order is number order.')

export const epochSchema = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{1,64}$/)
  .describe('Names one numbering. A publisher that cannot go on counting where it stopped takes a new one, never used before.')

/** The envelope: CloudEvents 1.0, JSON format, structured mode. */
export const envelopeSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(256),
    source: z.string().min(1).max(1_024).describe('URI-reference of the platform; one for the whole feed.'),
    type: z.string().min(1).max(256),
    time,
    subject: z.string().max(1_024).nullish(),
    datacontenttype: z
      .string()
      .regex(/^application\/json( *;.*)?$/i)
      .nullish(),
    epoch: epochSchema.nullish().describe('Extension. With `sequence`: which numbering it belongs to.'),
    sequence: sequenceSchema
      .nullish()
      .describe('Extension. One more than the event before; only of events outside a full state.'),
    data: z.looseObject({}),
  })
  .describe('CloudEvents 1.0 in the JSON format.')

export type Envelope = z.infer<typeof envelopeSchema>

const labels = z
  .record(z.string().min(1).max(MOST.labelKeyChars), z.string().max(MOST.labelValueChars))
  .refine((given) => Object.keys(given).length <= MOST.labels, `at most ${MOST.labels} labels`)
  .meta({ maxProperties: MOST.labels })
  .describe('wanglou.io/app and wanglou.io/bureau place it on the map; any others may be matched by the register.')

const addresses = z
  .array(z.string().min(1).max(253))
  .max(MOST.addresses)
  .describe('IP addresses and host names, without ports: by these, series and alerts of other systems are found to be about it.')

const size = z
  .object({ cpuMilli: amount.nullish(), memoryBytes: amount.nullish() })
  .describe('CPU in thousandths of a core (4 cores: 4000), memory in bytes.')

/** Parts of a thing that is named by one of these, and no other. */
const about = z
  .union([
    z.object({ instance: id }),
    z.object({ component: id }),
    z.object({ host: id }),
    z.object({ labels: labels.describe('Where the publisher does not know which of its entities it is: what is known of it.') }),
  ])
  .describe('What it is about: exactly one of instance, component, host (their ids) or labels.')

export type FeedAbout = z.infer<typeof about>

const project = name.nullish().describe('Tenant, project or resource group: what a namespace is in a cluster. Absent: "default".')

export const HOST_STATES = ['up', 'down', 'unknown'] as const

/** What a machine may be in. `stopped`: switched off. `suspended`: paused, frozen or hibernated. `failed`: the platform gave it up. */
export const VM_STATES = ['starting', 'running', 'stopping', 'stopped', 'suspended', 'failed', 'unknown'] as const
export type VmState = (typeof VM_STATES)[number]

const component = z
  .object({
    id,
    name,
    kind: z.enum(SERVICE_KINDS),
    project,
    product: name.nullish().describe('PostgreSQL, Redis, Kafka, …'),
    version: name.nullish().describe("The product's version."),
    labels: labels.nullish(),
    replicas: z
      .object({ desired: count.describe('How many instances should serve.'), available: count.describe('How many do.') })
      .nullish()
      .describe(
        'As the platform knows it: members of its load balancer, nodes of its database. Absent: counted from its instances.',
      ),
    createdAt: time.nullish(),
  })
  .describe('A group of machines, a database, a cache, a queue: a part of an app that the platform knows as one.')

const instance = z
  .object({
    id,
    name,
    component: id.nullish().describe('The component that it is a machine of. It may be told before that component.'),
    project,
    state: z.enum(VM_STATES),
    ready: z
      .boolean()
      .nullish()
      .describe(
        'Whether it serves, by what looks inside: a guest agent, a load balancer, a health check. Absent where nobody looks: shown as unknown.',
      ),
    stateChangedAt: time.nullish().describe('Since when `state` and `ready` are what they are.'),
    detail: text.nullish().describe('Why it is so, in a line: the message of a failure.'),
    addresses: addresses.nullish(),
    labels: labels.nullish(),
    size: size.nullish(),
    host: name.nullish().describe('Name of the physical machine that it runs on.'),
    zone: name.nullish().describe('Availability zone.'),
    createdAt: time.nullish(),
  })
  .describe('A virtual or bare machine.')

const host = z
  .object({
    id,
    name,
    state: z.enum(HOST_STATES),
    stateChangedAt: time.nullish(),
    zone: name.nullish(),
    maintenance: z.boolean().nullish().describe('Nothing new is placed on it, on purpose.'),
    size: size.nullish().describe('What machines may take of it.'),
    labels: labels.nullish(),
    createdAt: time.nullish(),
  })
  .describe('A physical machine that others run on. Only private clouds know them; leave them out where you do not.')

const alarm = z
  .object({
    id: id.describe('Of this alarm: the same when it is raised, changed and cleared.'),
    state: z.enum(['raised', 'cleared']),
    name: name.describe('Name of the rule: disk-full, replication-lag. With the severity it decides the grade.'),
    severity: name.describe(
      'critical, major, minor, warning, info: lower case. Which grade it comes to is decided by the policy of Wanglou.',
    ),
    about,
    summary: text.nullish(),
    startsAt: time,
    labels: labels.nullish(),
  })
  .describe('An alarm of the platform.')

const change = z
  .object({
    id,
    what: z.enum(['deployment', 'configuration', 'scale', 'restart', 'maintenance', 'other']),
    outcome: z.enum(['started', 'succeeded', 'failed']),
    about: z.union([z.object({ instance: id }), z.object({ component: id })]),
    at: time,
    summary: text,
    by: name.nullish().describe('A pipeline or a duty post, never the name of a person.'),
  })
  .describe('Something that people or pipelines did. It is kept as it came and never taken back.')

const removed = z
  .object({ kind: z.enum(['component', 'instance', 'host']), id })
  .describe('It is gone for good: released, deleted. A machine that is switched off is not removed.')

const sample = z
  .object({
    at: z.array(time).min(1).max(MOST.sampleInstants).describe('Rising. The instants that all series of this event share.'),
    series: z
      .array(
        z.object({
          about: z.union([z.object({ instance: id }), z.object({ component: id }), z.object({ host: id })]),
          metric: z.string().min(1).max(64).describe('One of the table of metrics; others are ignored and counted.'),
          values: z.array(amount.nullable()).min(1).max(MOST.sampleInstants).describe('One for each instant; null: not known.'),
        }),
      )
      .min(1)
      .max(MOST.sampleSeries),
  })
  .refine(({ at, series }) => series.every(({ values }) => values.length === at.length), 'values and instants differ in number')
  .describe('Readings, as columns: a minute of many things, or many minutes of one.')

const hello = z
  .object({
    epoch: epochSchema,
    sequence: sequenceSchema.describe('Of the newest numbered event of this epoch; 000000000000000 where there is none.'),
    resumed: z.boolean().describe('true: the events after the one asked for follow. false: a full state follows.'),
    heartbeatSeconds: z
      .int()
      .min(MOST.heartbeatLeastSeconds)
      .max(MOST.heartbeatMostSeconds)
      .describe('At least so often a heartbeat comes.'),
    platform: name.nullish().describe('What the platform is called, for people.'),
  })
  .describe('The answer to `subscribe`; the first event of a connection.')

const stateBegin = z
  .object({ epoch: epochSchema, sequence: sequenceSchema.describe('The state is that after this event.') })
  .describe('From here to `state.end` follows all that there is.')

const stateEnd = z
  .object({ count: count.describe('Component, instance, host and alarm events since `state.begin`.') })
  .describe('The state is complete and replaces, in one step, all that was known of this feed.')

const heartbeat = z
  .object({
    epoch: epochSchema,
    sequence: sequenceSchema.describe('Of the last numbered event sent; it shows a loss at the end.'),
    asOf: time
      .nullish()
      .describe(
        "Until when the publisher's own picture is known to be true, where it is behind `time`: its collectors may be down.",
      ),
  })
  .describe('Nothing is new, and this is known to be so.')

const subscribe = z
  .object({
    epoch: epochSchema.nullable(),
    after: sequenceSchema
      .nullable()
      .describe('The last event that was taken over. Both null: nothing is known, send the full state.'),
  })
  .describe('The first frame of a connection, sent by Wanglou.')

export const STATE_REQUEST_REASONS = ['gap', 'epoch', 'unreadable', 'incomplete', 'refused'] as const
export type StateRequestReason = (typeof STATE_REQUEST_REASONS)[number]

const stateRequest = z
  .object({
    reason: z
      .enum(STATE_REQUEST_REASONS)
      .describe(
        'For the log of the publisher. gap: an event is missing. epoch: the numbering changed. unreadable: a frame could not be read. incomplete: a state did not hold what it promised. refused: more came than could be taken.',
      ),
  })
  .describe('Sent by Wanglou: begin a full state.')

/** Events that a publisher sends, by the end of their type, with the schema of their data. */
export const RECEIVED = {
  hello,
  'state.begin': stateBegin,
  'state.end': stateEnd,
  heartbeat,
  component,
  instance,
  host,
  alarm,
  removed,
  sample,
  change,
} as const

/** All that Wanglou ever sends. */
export const SENT = { subscribe, 'state.request': stateRequest } as const

export type ReceivedType = keyof typeof RECEIVED
export type SentType = keyof typeof SENT
export type DataOf<T extends ReceivedType> = z.infer<(typeof RECEIVED)[T]>
export type SentDataOf<T extends SentType> = z.infer<(typeof SENT)[T]>

/** An event by its short type and its data. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), data: hello }),
  z.object({ type: z.literal('state.begin'), data: stateBegin }),
  z.object({ type: z.literal('state.end'), data: stateEnd }),
  z.object({ type: z.literal('heartbeat'), data: heartbeat }),
  z.object({ type: z.literal('component'), data: component }),
  z.object({ type: z.literal('instance'), data: instance }),
  z.object({ type: z.literal('host'), data: host }),
  z.object({ type: z.literal('alarm'), data: alarm }),
  z.object({ type: z.literal('removed'), data: removed }),
  z.object({ type: z.literal('sample'), data: sample }),
  z.object({ type: z.literal('change'), data: change }),
])
export type FeedEvent = z.infer<typeof eventSchema>

/** What an event is to the order of the feed: `entity` makes up a full state; `passing` may stand in one and replaces nothing. */
export const ROLE: Readonly<Record<ReceivedType, 'control' | 'entity' | 'passing' | 'removal'>> = {
  hello: 'control',
  'state.begin': 'control',
  'state.end': 'control',
  heartbeat: 'control',
  component: 'entity',
  instance: 'entity',
  host: 'entity',
  alarm: 'entity',
  removed: 'removal',
  sample: 'passing',
  change: 'passing',
}
