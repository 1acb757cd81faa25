import { present } from '../../../shared/lib/assert.ts'
import { bigEstate } from './big-estate.ts'
import { echartsGraph } from './echarts-graph.ts'
import { ourMap } from './our-map.ts'
import { reactFlow } from './react-flow.tsx'
import type { MakeSubject, Subject } from './subject.ts'
import '../../../renderer/styles/tokens.css'
import '../../../renderer/styles/base.css'
import '../../../renderer/styles/wall.css'

/** The bench's page: puts one map at a time on the whole screen, and moves it from animation frame to animation frame. */

export type SubjectName = 'ours' | 'echarts' | 'reactFlow'
const SUBJECTS: Readonly<Record<SubjectName, MakeSubject>> = { ours: ourMap, echarts: echartsGraph, reactFlow }

let subject: Subject | null = null
let estate = bigEstate(1)

const frame = () => new Promise<number>((next) => requestAnimationFrame(next))

/** Runs `step` in `count` animation frames, one every `every`; the script time of each in ms. */
async function inFrames(count: number, every: number, step: (n: number) => void): Promise<number[]> {
  const took: number[] = []
  // Asked for before the map asks: a step then comes before what the map would do in the same frame by itself, and is drawn with it.
  let next = frame()
  for (let n = 0; n < count; n += 1) {
    for (let wait = 0; wait < every; wait += 1) {
      await next
      next = frame()
    }
    const begun = performance.now()
    step(n)
    took.push(performance.now() - begun)
  }
  await next
  return took
}

const bench = {
  async open(name: SubjectName, count: number): Promise<number> {
    estate = bigEstate(count)
    const host = present(document.getElementById('host'), 'host')
    const begun = performance.now()
    subject = await SUBJECTS[name](host, estate.full)
    const took = performance.now() - begun
    for (let n = 0; n < 30; n += 1) await frame()
    await document.fonts.ready
    return took
  },
  /** Moves nothing but one small square. */
  idle(count: number) {
    const square = document.createElement('div')
    square.className = 'square'
    document.body.append(square)
    return inFrames(count, 1, (n) => {
      square.style.left = `${n}px`
    })
  },
  near: () => present(subject, 'map').near(),
  updates(count: number, every: number) {
    const frames = Array.from({ length: count }, () => estate.next())
    return inFrames(count, every, (n) => present(subject, 'map').update(present(frames[n], 'frame')))
  },
  pan: (count: number) => inFrames(count, 1, (n) => present(subject, 'map').pan(n % 120 < 60 ? -9 : 9, n % 120 < 60 ? -5 : 5)),
  zoom: (count: number) => inFrames(count, 1, (n) => present(subject, 'map').zoom(n % 120 < 60 ? 1.012 : 1 / 1.012)),
}
export type BenchPage = typeof bench

declare global {
  interface Window {
    bench: BenchPage
  }
}
window.bench = bench
