import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { firstPaint } from '../stores/painted.ts'

/** A component that the first paint does not need: loaded right after it, or when it is first shown, whichever comes first. */
export function late<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  firstPaint.then(load).catch(console.error)
  return lazy(async () => ({ default: await load() }))
}
