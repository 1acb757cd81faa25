import type { Placed } from '../world/estate.ts'
import { livePods } from '../world/state.ts'
import { every, MINUTE_MS, type Scenario, SECOND_MS, type Stage } from './scenario.ts'

/** Kubelets report a node that has not changed this often, ms (nodeStatusReportFrequency). */
const HEARTBEAT_MS = 5 * MINUTE_MS

export const calm: Scenario = {
  says: {
    'zh-CN': '一切正常，只有轻微变动：心跳、偶尔替换的实例，约每两分钟一次正常发布。',
    en: 'all is well, with light churn: heartbeats, now and then a replaced pod, every two minutes a healthy rollout.',
  },
  beforeMs: 0,
  play: () => {},
}

/** Light and healthy churn under every scenario, as any day brings it. */
export function live(stage: Stage): void {
  const { estate, schedule, random } = stage
  for (const cluster of estate.clusters.values()) {
    for (const node of cluster.nodes) {
      const beat = (): void => {
        estate.heartbeat(cluster, node)
        schedule.after(HEARTBEAT_MS, beat)
      }
      schedule.after(random.whole(0, HEARTBEAT_MS), beat)
    }
  }
  const all = healthyPlaces(stage)
  const scaled = all.filter(({ component }) => component.plan.scales)
  every(stage, 2 * SECOND_MS, 6 * SECOND_MS, () => {
    const placed = random.pick(scaled)
    estate.setLoad(placed, Math.min(68, Math.max(12, placed.component.load + random.whole(-9, 9))))
  })
  every(stage, 30 * SECOND_MS, 70 * SECOND_MS, () => {
    const placed = random.pick(all)
    const [pod] = livePods(placed.component)
    if (pod?.ready && placed.component.progress.is === 'done') estate.replacePod(placed, pod)
  })
  every(stage, 100 * SECOND_MS, 140 * SECOND_MS, () => {
    const placed = random.pick(all)
    if (placed.component.progress.is === 'done') estate.rollOut(placed, 'runs')
  })
}

/** Deployments large enough that losing one pod for a moment is nothing. */
function healthyPlaces({ estate }: Stage): Placed[] {
  return estate.plan.apps
    .flatMap((app) => estate.componentsOf(app.id))
    .filter(({ component }) => component.plan.workload === 'Deployment' && component.plan.replicas >= 4)
}
