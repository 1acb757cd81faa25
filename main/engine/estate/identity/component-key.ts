import type { ComponentEntity } from '../../../../shared/estate/record.ts'
import { own } from '../../../../shared/lib/own.ts'

/** Labels of a workload that say which part of its app it is. */
const COMPONENT_LABELS = ['wanglou.io/component', 'app.kubernetes.io/component']

/** By what a workload is a placement of one component of its app, on whichever cloud: its component label, else its name. */
export function keyOf({ labels, name }: Pick<ComponentEntity, 'labels' | 'name'>): string {
  for (const key of COMPONENT_LABELS) {
    const value = own(labels, key)
    if (value !== undefined && value !== '') return value
  }
  return name
}
