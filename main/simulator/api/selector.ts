import type { KubeObject, Labels } from './objects.ts'

/** Whether an object is in the view that the client asked for. */
export type Match = (object: KubeObject) => boolean

/** A selector that cannot be read; its message is the server's. */
export class SelectorError extends Error {}

const SET = /^\s*([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)\s*$/
const EQUALITY = /^\s*([^\s!=(),]+)\s*(==|!=|=)\s*([\w.-]*)\s*$/
const EXISTENCE = /^\s*(!?)\s*([^\s!=(),]+)\s*$/

/** Parses a labelSelector: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. Throws SelectorError. */
export function parseLabelSelector(text: string): Match {
  const tests = splitOutsideParentheses(text).map(parseRequirement)
  return (object) => {
    const labels = object.metadata.labels ?? {}
    return tests.every((test) => test(labels))
  }
}

/** Parses a fieldSelector over the fields that the resource allows: `status.phase!=Running,spec.nodeName=n1`. Throws SelectorError. */
export function parseFieldSelector(text: string, allowed: readonly string[]): Match {
  const tests = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const found = EQUALITY.exec(part)
      if (!found) throw new SelectorError(`invalid field selector: ${part}`)
      const [, field = '', operator, value = ''] = found
      if (!['metadata.name', 'metadata.namespace', ...allowed].includes(field)) {
        throw new SelectorError(`field label not supported: ${field}`)
      }
      return (object: KubeObject) => (fieldValue(object, field) === value) === (operator !== '!=')
    })
  return (object) => tests.every((test) => test(object))
}

function splitOutsideParentheses(text: string): string[] {
  return text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '')
}

function parseRequirement(text: string): (labels: Labels) => boolean {
  const set = SET.exec(text)
  if (set) {
    const [, key = '', operator, list = ''] = set
    const values = list.split(',').map((value) => value.trim())
    // as in Kubernetes, an absent label satisfies notin and !=
    return (labels) => values.includes(labels[key] ?? '\0') === (operator === 'in')
  }
  const equality = EQUALITY.exec(text)
  if (equality) {
    const [, key = '', operator, value = ''] = equality
    return (labels) => (labels[key] === value) === (operator !== '!=')
  }
  const existence = EXISTENCE.exec(text)
  if (existence) {
    const [, not, key = ''] = existence
    return (labels) => Object.hasOwn(labels, key) === (not === '')
  }
  throw new SelectorError(`unable to parse requirement: ${text}`)
}

function fieldValue(object: KubeObject, path: string): string {
  let at: unknown = object
  for (const step of path.split('.')) {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined
  }
  return at === undefined || at === null ? '' : String(at)
}
