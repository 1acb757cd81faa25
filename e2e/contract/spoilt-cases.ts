import type { FaultId } from '../rig/faults.ts'
import { type FaultCase, type FaultCases, mannered } from './fault-cases.ts'

/** A body of JSON that is deeper than any reader should go. */
const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
/** 100 MB, made when it is needed. */
const huge = () => Buffer.alloc(100 * 1024 * 1024, '1')
type Bad = readonly [fault: FaultId, bad: (text: string) => string | Buffer, says: RegExp]
const NOT_JSON = /^http.not-json$/

/** Answers that are spoilt until it is mended, for kinds that ask by GET. `wrong`: the code for an answer whose types are wrong. */
export function spoiltBodies(wrong: RegExp): FaultCases {
  const table: readonly Bad[] = [
    ['truncated', (text) => text.slice(0, Math.ceil(text.length / 2)), NOT_JSON],
    ['oversized', huge, /^http.oversized$/],
    ['not-utf8', () => Buffer.from([0x5b, 0xff, 0x5d]), NOT_JSON],
    ['not-json', () => 'hello', NOT_JSON],
    ['deep-nested', () => DEEP, wrong],
    ['wrong-typed', () => '[{"labels":7,"data":[]},7]', wrong],
  ]
  return Object.fromEntries(
    table.map(([fault, body, says]) => [fault, { says, breaks: mannered({ body: (_, text) => body(text) }) }]),
  )
}

/**
 * One frame that is lost to a spoilt one, for kinds that listen. `says`: what is told of it. A line may be cut before the source reads the
 * spoilt one, and what it hid is told once more on the next line: so the first frame of each is spoilt, until one was read. `greets`: a frame
 * that tells nothing of the estate, and is left as it is.
 */
export function spoiltFrames(path: string, says: RegExp, greets: (text: string) => boolean = () => false): FaultCases {
  const table: readonly (readonly [FaultId, (text: string) => string | Buffer])[] = [
    ['truncated', (text) => text.slice(0, Math.ceil(text.length / 2))],
    ['oversized', huge],
    ['not-utf8', () => Buffer.from([0x7b, 0xff, 0xfe])],
    ['not-json', () => 'hello'],
    ['deep-nested', () => DEEP],
    ['wrong-typed', () => '{"type":"ADDED","object":{"metadata":{"uid":7}},"specversion":"1.0","sequence":7,"time":[]}'],
  ]
  return Object.fromEntries(
    table.map(([fault, bad]) => [
      fault,
      {
        says,
        breaks({ front }, { run }) {
          const bads = () => run.fold.state()?.badFrames ?? 0
          const before = bads()
          const spoilt = new WeakSet<object>()
          front.manners({
            frame(own, text, line) {
              const spoils = own === path && !spoilt.has(line) && !greets(text) && bads() === before
              if (spoils) spoilt.add(line)
              return [spoils ? bad(text) : text]
            },
          })
        },
      } satisfies FaultCase,
    ]),
  )
}

/** Every frame twice. */
export const TWICE: FaultCase = {
  says: null,
  trueMeanwhile: true,
  breaks: ({ front }) => front.manners({ frame: (_, text) => [text, text] }),
}
