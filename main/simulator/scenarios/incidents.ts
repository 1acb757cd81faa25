import type { Cluster } from '../world/cluster.ts'
import type { Placed } from '../world/estate.ts'
import type { NodeState } from '../world/state.ts'
import { MINUTE_MS, type Scenario, SECOND_MS, type Stage } from './scenario.ts'

const NETWORK = {
  silentAtMs: 20 * SECOND_MS,
  silentForMs: 90 * SECOND_MS,
  refusedAtMs: 150 * SECOND_MS,
  refusedForMs: 45 * SECOND_MS,
}

export const networkCut: Scenario = {
  says: {
    'zh-CN': '0:20 起信创专区的网络静默 90 秒；2:30 起政务云 B 区拒绝连接 45 秒。',
    en: 'at 0:20 the line to 信创专区 goes silent for 90 s; at 2:30 政务云 B 区 refuses connections for 45 s.',
  },
  beforeMs: 0,
  play: (stage) => {
    const { schedule } = stage
    schedule.after(NETWORK.silentAtMs, () => stage.cut('xinchuang'))
    schedule.after(NETWORK.silentAtMs + NETWORK.silentForMs, () => stage.restore('xinchuang'))
    schedule.after(NETWORK.refusedAtMs, () => stage.refuse('gov-b'))
    schedule.after(NETWORK.refusedAtMs + NETWORK.refusedForMs, () => stage.accept('gov-b'))
  },
}

export const badRollout: Scenario = {
  says: {
    'zh-CN': '0:10 一网通办门户发布会崩溃的版本，0:20 预约挂号发布缺镜像的版本；2 分钟后均停滞，4:00 与 4:30 回滚。',
    en: 'at 0:10 一网通办门户 ships a version that crashes, at 0:20 预约挂号 one whose image is missing; both are stalled after 2 min and rolled back at 4:00 and 4:30.',
  },
  beforeMs: 0,
  play: (stage) => {
    const { estate, schedule } = stage
    const portal = one(stage, 'service-portal')
    const register = one(stage, 'health-register')
    schedule.after(10 * SECOND_MS, () => estate.rollOut(portal, 'crashes'))
    schedule.after(20 * SECOND_MS, () => estate.rollOut(register, 'no-image'))
    schedule.after(4 * MINUTE_MS, () => estate.rollBack(portal))
    schedule.after(4.5 * MINUTE_MS, () => estate.rollBack(register))
  },
}

export const nodeLoss: Scenario = {
  says: {
    'zh-CN': '0:15 政务云 A 区一个节点失联；其实例不再就绪，一分钟后迁往别处，4:00 节点恢复。',
    en: 'at 0:15 a node of 政务云 A 区 falls silent; its pods are no longer ready, move elsewhere after a minute, and it returns at 4:00.',
  },
  beforeMs: 0,
  play: (stage) => {
    const [cluster, node] = nodeOf(stage, 'gov-a', 3)
    stage.schedule.after(15 * SECOND_MS, () => stage.estate.loseNode(cluster, node))
    stage.schedule.after(4 * MINUTE_MS, () => stage.estate.recoverNode(cluster, node))
  },
}

/** How long before the first glance each thing of the demo began, ms. */
const DEMO = {
  emrMs: 51 * MINUTE_MS,
  acceptMs: 33 * MINUTE_MS,
  nodeMs: 24 * MINUTE_MS,
  releasedMs: 20 * MINUTE_MS,
  declareMs: 19 * MINUTE_MS,
  enrolMs: 166 * SECOND_MS,
  lagMs: 28 * MINUTE_MS,
  machineMs: 12 * MINUTE_MS,
}
const DEMO_BEFORE_MS = 55 * MINUTE_MS

/** A morning of the wall: a few alarms of each grade over a calm estate, which heal later while the gravest comes again. */
export const demo: Scenario = {
  says: {
    'zh-CN':
      '大体平静：入学报名中断（10:00 恢复，30:00 起每 20 分钟再断 8 分钟），报关申报无可用副本（15:00 恢复），政务云 B 区一个节点失联（25:00 恢复），电子病历共享与不动产登记受理发布停滞，三个应用缺冗余；市级私有云上土地招拍挂一台虚机停机（20:00 恢复）、入学报名数据库复制延迟（18:00 消除）；2:00–12:00 云州通 App 在用户侧访问失败而平台侧正常。',
    en: 'mostly calm. 入学报名 is down (heals at 10:00, down again from 30:00 for 8 min every 20 min), 报关申报 has no replica left until 15:00, a node of 政务云 B 区 is gone until 25:00, the rollouts of 电子病历共享 and 不动产登记受理 are stalled, three apps lack redundancy. On the private cloud a machine of 土地招拍挂 is off until 20:00 and the database of 入学报名 lags until 18:00. From 2:00 to 12:00 users do not reach 云州通 App while the platform finds it well.',
  },
  beforeMs: DEMO_BEFORE_MS,
  play: (stage) => {
    const { estate, schedule } = stage
    const fromFirstGlance = (ms: number, action: () => void): void => schedule.after(DEMO_BEFORE_MS + ms, action)
    fromFirstGlance(-DEMO.emrMs, () => estate.rollOut(one(stage, 'health-emr'), 'no-image'))
    fromFirstGlance(-DEMO.acceptMs, () => estate.rollOut(one(stage, 'estate-accept'), 'starts-slowly'))

    const [cluster, node] = nodeOf(stage, 'gov-b', 6)
    fromFirstGlance(-DEMO.nodeMs, () => estate.loseNode(cluster, node))
    fromFirstGlance(-DEMO.releasedMs, () => estate.releaseStuckPods(cluster, node))
    fromFirstGlance(25 * MINUTE_MS, () => estate.recoverNode(cluster, node))

    const declare = one(stage, 'port-declare')
    fromFirstGlance(-DEMO.declareMs, () => estate.breakDown(declare))
    fromFirstGlance(15 * MINUTE_MS, () => estate.mend(declare))

    const enrol = estate.componentsOf('edu-enrol')
    const down = (): void => {
      for (const placed of enrol) estate.breakDown(placed)
    }
    const up = (): void => {
      for (const placed of enrol) estate.mend(placed)
    }
    const again = (): void => {
      down()
      schedule.after(8 * MINUTE_MS, up)
      schedule.after(20 * MINUTE_MS, again)
    }
    fromFirstGlance(-DEMO.enrolMs, down)
    fromFirstGlance(10 * MINUTE_MS, up)
    fromFirstGlance(30 * MINUTE_MS, again)
    privately(stage, fromFirstGlance)
  },
}

/** What goes wrong beside the clusters: on the private cloud, and on the way to the users. */
function privately({ privateCloud, outlook, now }: Stage, fromFirstGlance: (ms: number, action: () => void) => void): void {
  fromFirstGlance(-DEMO.acceptMs, () => privateCloud.change('estate-accept', 'deployment', 'succeeded', '发布 3.4.1'))
  fromFirstGlance(-DEMO.lagMs, () => {
    privateCloud.raise('edu-enrol', 'database', 'replication-lag', 'major', '备库复制延迟 214 秒')
  })
  fromFirstGlance(18 * MINUTE_MS, () => privateCloud.clear('edu-enrol', 'replication-lag'))
  fromFirstGlance(-DEMO.machineMs, () => privateCloud.stop('land-auction', 1))
  fromFirstGlance(20 * MINUTE_MS, () => privateCloud.start('land-auction', 1))
  fromFirstGlance(2 * MINUTE_MS, () => outlook.fault({ app: 'service-app', from: now(), until: now() + 10 * MINUTE_MS }))
}

/** The inner service of an app: what fails there is felt by all who use it. */
function one({ estate }: Stage, app: string): Placed {
  const [found] = estate.componentsOf(app, 'api')
  if (!found) throw new Error(`${app} has no Deployment`)
  return found
}

function nodeOf({ estate }: Stage, source: 'gov-a' | 'gov-b', index: number): readonly [Cluster, NodeState] {
  const cluster = estate.clusters.get(source)
  const node = cluster?.nodes[index % cluster.nodes.length]
  if (!cluster || !node) throw new Error(`no node ${index} on ${source}`)
  return [cluster, node]
}
