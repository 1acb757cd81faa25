import { calm } from './calm.ts'
import { badRollout, demo, networkCut, nodeLoss } from './incidents.ts'
import { enrolmentSurge, redPacket } from './peaks.ts'
import type { Scenario } from './scenario.ts'

export const SCENARIOS = {
  demo,
  calm,
  'network-cut': networkCut,
  'bad-rollout': badRollout,
  'node-loss': nodeLoss,
  'enrolment-surge': enrolmentSurge,
  'red-packet': redPacket,
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS

export function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name)
}
