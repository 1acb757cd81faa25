import type { Identified, WhyNot } from '../../../../shared/estate/identity.ts'
import type { About, EstateRecord, RecordId } from '../../../../shared/estate/record.ts'
import type { Register } from '../../../../shared/estate/register.ts'
import { own } from '../../../../shared/lib/own.ts'
import { appId } from '../app-mapping.ts'
import type { Estate } from '../estate.ts'
import { createReadNames, hostOf, type Names, plainAddress } from './names.ts'
import { RULES, type Rule } from './rules.ts'

/**
 * `exact`: the finest thing that is named, or nothing; for readings. `nearest`: where that is not known the next coarser one that is;
 * for alerts, of which none may be lost.
 */
export type Reach = 'exact' | 'nearest'

/** Finds what things are about: one instance, whatever tells of it. It answers by what is settled. */
export interface Identity {
  /** What `about` is, as `source` tells it, and by which rule; null: nothing that is known, or not one alone (`whyNot`). */
  entityOf(estate: Estate, source: string, about: About, reach?: Reach): Identified | null
  whyNot(estate: Estate, source: string, about: About): WhyNot
  /** What labels name. */
  namesOf(about: Extract<About, { readonly labels: unknown }>): Names
  /** An address without its port, lower case. */
  hostOf(address: string): string
  /** The source that a `cluster` label names; null: none that is known. */
  sourceNamed(estate: Estate, cluster: string): string | null
  /** The app of which the register has this address as a probe target, as a list of one; null: none. Of two apps the first in the register. */
  probed(address: string): readonly RecordId[] | null
}

type Found = { readonly id: RecordId } | { readonly whyNot: WhyNot }

interface Remembered {
  readonly names: Names
  last: Identified | null
}

/** By the rules of a register. What labels name is remembered with the labels; what they are found to be is looked up each time. */
export function createIdentity(register: Register): Identity {
  const rules = register.identityRules
  const readNames = createReadNames(rules, register.labelRules)
  const shownNames = new Map(Object.entries(register.clusterNames).map(([source, { name }]) => [name, source]))
  const probes = probesOf(register)
  const remembered = new WeakMap<About, Remembered>()

  function sourceNamed(estate: Estate, cluster: string): string | null {
    const source = own(rules.clusters, cluster) ?? (estate.clusters.get(cluster)?.configured ? cluster : shownNames.get(cluster))
    return source !== undefined && estate.clusters.get(source)?.configured ? source : null
  }

  function ask(estate: Estate, rule: Rule, names: Names, teller: string): Found {
    // undefined: labels name none; null: they name one that is not known
    const source = names.cluster === undefined ? undefined : sourceNamed(estate, names.cluster)
    if (rule.inCluster && source === null) return { whyNot: 'cluster-not-known' }
    const isInCluster = (record: EstateRecord): boolean => record.source === source
    const known = rule.find(names, estate).flatMap((id) => estate.store.get(id) ?? [])
    const meant = rule.inCluster && source !== undefined ? known.filter(isInCluster) : known
    if (meant.length === 0) return { whyNot: 'not-known' }
    const [first, ...more] = preferred(meant, [
      isObservedItself,
      isInCluster,
      (record) => record.source === teller,
      isThere,
      (record) => record.kind === 'node',
    ])
    return first === undefined || more.length > 0 ? { whyNot: 'ambiguous' } : { id: first.id }
  }

  /** The first rule that finds something, else why the first that could be asked did not. */
  function find(estate: Estate, names: Names, teller: string, reach: Reach): Found & { readonly rule?: Rule } {
    let whyNot: WhyNot | null = null
    let grain: Rule['grain'] | null = null
    for (const rule of RULES) {
      if (rule.needs.some((need) => names[need] === undefined)) continue
      if (reach === 'exact' && grain !== null && grain !== rule.grain) break
      const found = ask(estate, rule, names, teller)
      if ('id' in found) return { ...found, rule }
      whyNot ??= found.whyNot
      // One that looks from outside names its app, and then its address.
      if (names.target === undefined) grain = rule.grain
    }
    return { whyNot: whyNot ?? 'not-named' }
  }

  function rememberedOf(about: Extract<About, { readonly labels: unknown }>): Remembered {
    const known = remembered.get(about)
    if (known !== undefined) return known
    const fresh = { names: readNames(about.labels), last: null }
    remembered.set(about, fresh)
    return fresh
  }

  return {
    entityOf(estate, source, about, reach = 'exact') {
      if ('id' in about) return estate.store.get(about.id) === undefined ? null : { entity: about.id, rule: 'id', facts: {} }
      const memory = rememberedOf(about)
      const found = find(estate, memory.names, source, reach)
      if (!('id' in found) || found.rule === undefined) return null
      const { id, rule } = found
      if (memory.last?.entity === id && memory.last.rule === rule.code) return memory.last
      const facts = Object.fromEntries(rule.needs.map((need) => [need, memory.names[need] ?? '']))
      memory.last = { entity: id, rule: rule.code, facts }
      return memory.last
    },
    whyNot(estate, source, about) {
      if ('id' in about) return 'not-known'
      const found = find(estate, rememberedOf(about).names, source, 'exact')
      return 'whyNot' in found ? found.whyNot : 'not-known'
    },
    namesOf: (about) => rememberedOf(about).names,
    hostOf,
    sourceNamed,
    probed: (address) => probes.get(address) ?? null,
  }
}

function probesOf(register: Register): ReadonlyMap<string, readonly RecordId[]> {
  const probes = new Map<string, readonly RecordId[]>()
  for (const { id, probes: addresses } of [...register.apps].reverse()) {
    for (const address of addresses) probes.set(plainAddress(address), [appId(id)])
  }
  return probes
}

/** It has not ended and is not about to; of a workload, that something of it runs. */
function isThere(record: EstateRecord): boolean {
  if (record.kind === 'component') return record.instanceCount > 0
  return record.kind !== 'instance' || (record.deletingAt === null && record.phase !== 'Succeeded' && record.phase !== 'Failed')
}

/** Ids of what only an exporter tells of begin so, behind their source. */
export const STAND_IN = 'exporter/'

/** A source tells of it by itself. */
const isObservedItself = (record: EstateRecord): boolean => !('uid' in record) || !record.uid.startsWith(STAND_IN)

/** Of several: those that the first test leaves, of these those that the next one leaves, and so on. A test that leaves none is passed over. */
function preferred(
  records: readonly EstateRecord[],
  tests: readonly ((record: EstateRecord) => boolean)[],
): readonly EstateRecord[] {
  let left = records
  for (const test of tests) {
    if (left.length < 2) return left
    const passed = left.filter(test)
    if (passed.length > 0) left = passed
  }
  return left
}
