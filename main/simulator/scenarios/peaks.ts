import { MAX_GROWTH } from '../world/build-workload.ts'
import type { Placed } from '../world/estate.ts'
import { MINUTE_MS, type Scenario, SECOND_MS, type Stage } from './scenario.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Autoscalers look every 15 s, and the default lets them double each time; a demo is watched live. */
const HPA_MS = 15 * SECOND_MS
/** Load that an autoscaler sees when it would grow and may not, per cent of the request. */
const FULL_LOAD = 138
const USUAL_LOAD = 45

const ENROL = {
  app: 'edu-enrol',
  /** Times the busiest hour that is asked for, and that is served: the database takes no more connections. */
  factor: 36,
  cap: 9,
  sinceMs: 20 * MINUTE_MS,
  riseMs: 12 * MINUTE_MS,
  lastsMs: 5 * HOUR_MS,
  fallMs: 2 * HOUR_MS,
  pastDays: 2,
}
const ENROL_BEFORE_MS = 30 * MINUTE_MS

/** Days of the same wave at the same hour: people enrol their children when the office opens. */
export const enrolmentSurge: Scenario = {
  says: {
    'zh-CN':
      '入学报名第三天：20 分钟前访问量升至平日的 36 倍，前端已扩到上限，数据库连接数耗尽，四分之三的请求失败；持续 5 小时。',
    en: 'the third day of school enrolment: 20 min ago demand rose to 36 times the usual; the front is scaled to its limit, the database is out of connections, three of four requests fail; for 5 hours.',
  },
  beforeMs: ENROL_BEFORE_MS,
  peaks: [
    {
      name: '秋季入学报名',
      nameEn: 'School enrolment',
      apps: [ENROL.app],
      factor: ENROL.factor,
      from: { day: -ENROL.pastDays, hour: 0 },
      to: { day: 3, hour: 20 },
    },
  ],
  play: (stage) => {
    const { usage, schedule, now, privateCloud } = stage
    const begins = now() + ENROL_BEFORE_MS - ENROL.sinceMs
    for (let day = -ENROL.pastDays; day <= 1; day += 1) {
      const from = begins + day * DAY_MS
      const until = from + ENROL.riseMs + ENROL.lastsMs
      usage.surge({ ...ENROL, from, until })
      // everyone signs in first, and the platform behind bears it
      usage.surge({ app: 'data-iam', from, riseMs: ENROL.riseMs, until, fallMs: ENROL.fallMs, factor: 0.5, cap: 1 })
    }
    const risen = ENROL_BEFORE_MS - ENROL.sinceMs
    schedule.after(risen + MINUTE_MS, () => growToLimit(stage, ENROL.app))
    schedule.after(risen + 4 * MINUTE_MS, () =>
      privateCloud.raise(ENROL.app, 'database', 'too-many-connections', 'critical', '连接数达到上限 800，新连接被拒绝'),
    )
    const over = risen + ENROL.riseMs + ENROL.lastsMs + ENROL.fallMs
    schedule.after(over, () => privateCloud.clear(ENROL.app, 'too-many-connections'))
    schedule.after(over + 30 * MINUTE_MS, () => shrink(stage, ENROL.app))
  },
}

const PACKET = {
  factor: 100,
  cap: 7,
  atMs: MINUTE_MS,
  riseMs: 15 * SECOND_MS,
  lastsMs: 6 * MINUTE_MS,
  fallMs: 8 * MINUTE_MS,
  heldMs: 40 * MINUTE_MS,
}
const PACKET_APP = 'commerce-redpacket'
/** Where the small estate has no commerce bureau. */
const PACKET_STAND_IN = 'culture-museum'

/** A flash: everybody comes at one second, and long before autoscaling helps it is over. */
export const redPacket: Scenario = {
  says: {
    'zh-CN':
      '1:00 数字红包开抢（相当于早 8 点整）：15 秒内访问量达平日 100 倍，前端饱和、大面积报错、拨测失败；8 分钟后回落，15:00 恢复，扩出的资源到 40:00 才释放。',
    en: 'at 1:00 (standing for 08:00 sharp) the red packets open: 100 times the usual within 15 s, the front is saturated, most requests and all probes fail; it ebbs after 8 min and is over at 15:00; the capacity that was added is held until 40:00.',
  },
  beforeMs: 0,
  peaks: [
    {
      name: '数字红包首发',
      nameEn: 'First red packets',
      apps: [PACKET_APP],
      factor: PACKET.factor,
      from: { minutes: 1 },
      to: { minutes: 31 },
    },
  ],
  play: (stage) => {
    const { usage, schedule, now, estate } = stage
    const app = estate.plan.apps.some(({ id }) => id === PACKET_APP) ? PACKET_APP : PACKET_STAND_IN
    const from = now() + PACKET.atMs
    usage.surge({ ...PACKET, app, from, until: from + PACKET.riseMs + PACKET.lastsMs })
    schedule.after(PACKET.atMs + 30 * SECOND_MS, () => growToLimit(stage, app))
    schedule.after(PACKET.heldMs, () => shrink(stage, app))
  },
}

/** What the autoscalers of an app do while all that they add is used at once. */
function growToLimit(stage: Stage, app: string): void {
  for (const placed of scaled(stage, app)) {
    const { component } = placed
    const grow = (): void => {
      const most = component.plan.replicas * MAX_GROWTH
      stage.estate.setLoad(placed, FULL_LOAD)
      if (component.replicas >= most) return
      stage.estate.scale(placed, Math.min(most, component.replicas + Math.max(4, component.replicas)))
      stage.schedule.after(HPA_MS, grow)
    }
    grow()
  }
}

function shrink(stage: Stage, app: string): void {
  for (const placed of scaled(stage, app)) {
    stage.estate.setLoad(placed, USUAL_LOAD)
    stage.estate.scale(placed, placed.component.plan.replicas)
  }
}

function scaled({ estate }: Stage, app: string): readonly Placed[] {
  return estate.componentsOf(app).filter(({ component }) => component.plan.scales)
}
