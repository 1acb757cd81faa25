import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'

/** Whose side a fault is on, as far as what was seen tells. */
export const SIDES = ['platform', 'user', 'upstream', 'unclear'] as const
export type Side = (typeof SIDES)[number]

/** What led to a side, and what is missing for more certainty (docs/detection.md). */
export const DETECTION_WORDS = {
  'upstream.graver': {
    'zh-CN': '上游应用 {name} 同时或更早出现告警',
    en: '{name}, which it depends on, had an alarm at the same time or before',
  },
  'probe.platform-fails': { 'zh-CN': '平台内拨测失败：{target}', en: 'the probe inside the platform fails: {target}' },
  'probe.user-fails': { 'zh-CN': '用户侧拨测失败：{target}', en: 'the probe on the user side fails: {target}' },
  'probe.platform-flaps': {
    'zh-CN': '平台内拨测时断时续，目前正常：{target}',
    en: 'the probe inside the platform failed lately and succeeds again: {target}',
  },
  'probe.user-flaps': {
    'zh-CN': '用户侧拨测时断时续，目前正常：{target}',
    en: 'the probe on the user side failed lately and succeeds again: {target}',
  },
  'probe.platform-fine': { 'zh-CN': '平台内拨测正常：{target}', en: 'the probe inside the platform succeeds: {target}' },
  'probe.user-fine': {
    'zh-CN': '用户侧拨测正常：{target}，用户尚未受影响',
    en: 'the probe on the user side succeeds: {target}; users are not affected yet',
  },
  'platform.alarm': { 'zh-CN': '平台侧有告警：{name}', en: 'the platform has an alarm: {name}' },
  'platform.quiet': { 'zh-CN': '平台侧没有告警', en: 'the platform has no alarm' },
  'missing.probes': { 'zh-CN': '没有拨测：用户是否受影响不得而知', en: 'no probes: whether users are affected is not known' },
  'missing.fresh': { 'zh-CN': '拨测数据已过期：{target}', en: 'what the probe told is stale: {target}' },
  'missing.user': { 'zh-CN': '没有用户侧拨测', en: 'no probe on the user side' },
  'missing.platform': {
    'zh-CN': '没有平台内拨测，无法排除网络原因',
    en: 'no probe inside the platform: the network between cannot be ruled out',
  },
} as const satisfies Record<string, Words>

export type DetectionCode = keyof typeof DETECTION_WORDS

export interface DetectionLine {
  readonly code: DetectionCode
  readonly facts: Facts
}

export function detectionText({ code, facts }: DetectionLine, lang: Lang): string {
  return fill(DETECTION_WORDS[code][lang], facts)
}

/** Who saw it first, whose side it is on, and whom to call. */
export interface Detection {
  /** null: nothing is wrong that anybody sees. */
  readonly side: Side | null
  /** When the earliest probe that fails now or did so lately began to, by its samples, ms since the epoch, and what it looks at; null: none fails, or it is not known since when. */
  readonly firstBadProbe: { readonly at: number; readonly target: string } | null
  /** When the earliest of what the platform tells now began, likewise. */
  readonly firstAlarm: { readonly at: number; readonly on: string } | null
  /** The first alarm's time less the first bad probe's, ms: more than 0 where users saw it first. null: one is missing. */
  readonly distanceMs: number | null
  readonly evidence: readonly DetectionLine[]
  /** The bureau, and its duty post as the register has it; null: nobody to call, or none is told. */
  readonly call: {
    readonly app: string
    readonly bureau: string | null
    readonly dutyPost: string | null
    readonly dutyPhone: string | null
  } | null
}
