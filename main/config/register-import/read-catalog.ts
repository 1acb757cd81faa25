import { isMap, LineCounter, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { isRecord } from './plain.ts'
import { type Cell, ImportError, MOST_ROWS, type SheetRow, type Table } from './table.ts'

/** Shape of what is used of an entity (Backstage, "Descriptor Format of Catalog Entities": backstage.io/docs/features/software-catalog/descriptor-format). */
const entitySchema = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    title: z.string().optional(),
    annotations: z.record(z.string(), z.unknown()).optional(),
    links: z.array(z.object({ url: z.string() })).optional(),
  }),
  spec: z
    .looseObject({
      owner: z.string().optional(),
      system: z.string().optional(),
      profile: z.looseObject({ displayName: z.string().optional() }).optional(),
      dependsOn: z.array(z.string()).optional(),
      consumesApis: z.array(z.string()).optional(),
      providesApis: z.array(z.string()).optional(),
    })
    .default({}),
})

interface Entity extends z.infer<typeof entitySchema> {
  readonly line: number
}

/** True for a text of YAML documents of which one is of Backstage's API. */
export const isCatalog = (text: string): boolean => /^apiVersion:\s*["']?backstage\.io\//m.test(text)

/** `component:default/enrol` → kind and name; without a kind that of the field (same page, "Entity References"). */
function refOf(ref: string, kind: string): { readonly kind: string; readonly name: string } {
  const [, told, name = ''] = /^(?:([^:]+):)?(?:[^/]+\/)?(.+)$/.exec(ref) ?? []
  return { kind: (told ?? kind).toLowerCase(), name }
}

/** The columns of the table that a catalog becomes; their headers are such that the mapping finds them. */
const COLUMNS = [
  { key: 'metadata.name', header: 'id' },
  { key: 'metadata.title', header: 'name' },
  { key: 'spec.owner', header: 'owner' },
  { key: 'spec.dependsOn', header: 'dependsOn' },
  { key: 'metadata.annotations[backstage.io/kubernetes-namespace]', header: 'namespace' },
  { key: 'metadata.annotations[backstage.io/kubernetes-label-selector]', header: 'labels' },
] as const

/** Entities of a catalog that are no apps, APIs or groups of owners are of no use to a register. */
const APP_KINDS = ['system', 'component']

/**
 * A catalog as a table of apps: each System is one, and each Component without a system. Components belong to the app of their system,
 * and bring what they depend on and where they run; an API counts as the app that provides it. Owners are bureaus, named by their Group.
 * A row is known by the line at which its document begins. @throws ImportError
 */
export function readCatalog(text: string): Table {
  const entities = readEntities(text)
  const bureaus = entities
    .filter(({ kind }) => kind.toLowerCase() === 'group')
    .map(({ metadata, spec }) => ({ id: metadata.name, name: spec.profile?.displayName ?? metadata.title ?? metadata.name }))
  const appKinds = entities.filter(({ kind }) => APP_KINDS.includes(kind.toLowerCase()))
  const systems = new Set(appKinds.filter(({ kind }) => kind.toLowerCase() === 'system').map(({ metadata }) => metadata.name))
  const homeOf = ({ kind, metadata, spec }: Entity): string => {
    const system = spec.system === undefined || kind.toLowerCase() === 'system' ? null : refOf(spec.system, 'system').name
    return system !== null && systems.has(system) ? system : metadata.name
  }
  const partsOf = new Map<string, Entity[]>()
  for (const entity of appKinds) {
    const parts = partsOf.get(homeOf(entity))
    if (parts === undefined) partsOf.set(homeOf(entity), [entity])
    else parts.push(entity)
  }
  const homes = new Map(appKinds.map((entity) => [`${entity.kind.toLowerCase()}:${entity.metadata.name}`, homeOf(entity)]))
  for (const entity of appKinds) {
    for (const api of entity.spec.providesApis ?? []) homes.set(`api:${refOf(api, 'api').name}`, homeOf(entity))
  }

  /** What an entity needs, as apps; databases and other resources are none. */
  function needs({ spec }: Entity): readonly string[] {
    const refs = [
      ...(spec.dependsOn ?? []).map((ref) => refOf(ref, 'component')),
      ...(spec.consumesApis ?? []).map((ref) => refOf(ref, 'api')),
    ].filter(({ kind }) => kind !== 'resource')
    return refs.map(({ kind, name }) => homes.get(`${kind}:${name}`) ?? name)
  }

  const rows = appKinds
    .filter((entity) => homeOf(entity) === entity.metadata.name)
    .map((entity): SheetRow => {
      const { name, title } = entity.metadata
      const parts = partsOf.get(name) ?? []
      const annotation = (key: string) => parts.flatMap(({ metadata }) => selectorText(metadata.annotations?.[key]))
      const selectors = [
        ...annotation('backstage.io/kubernetes-label-selector'),
        ...annotation('backstage.io/kubernetes-id').map((id) => `backstage.io/kubernetes-id=${id}`),
      ]
      const cells = [
        ...[name, title ?? name, refOf(entity.spec.owner ?? '', 'group').name],
        [...new Set(parts.flatMap(needs))].filter((other) => other !== name).join(','),
        [...new Set(annotation('backstage.io/kubernetes-namespace'))].join(','),
        [...new Set(selectors)].join(';'),
      ]
      return { number: entity.line, cells: cells.map((cell): Cell | undefined => (cell === '' ? undefined : { text: cell })) }
    })
  const headers: SheetRow = { number: 0, cells: COLUMNS.map(({ header }) => ({ text: header })) }
  return {
    ...{ format: 'backstage', encoding: null, bureaus, keys: COLUMNS.map(({ key }) => key) },
    sheets: [{ name: 'catalog-info', rows: [headers, ...rows] }],
  }
}

const selectorText = (value: unknown): readonly string[] => (typeof value === 'string' && value !== '' ? [value] : [])

function readEntities(text: string): readonly Entity[] {
  // Parsing them takes far longer than to see that they are too many.
  if ((text.match(/^---/gm)?.length ?? 0) > MOST_ROWS) throw new ImportError('import.too-many-rows', { most: MOST_ROWS })
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines })
  if (!Array.isArray(documents) || documents.length > MOST_ROWS)
    throw new ImportError('import.too-many-rows', { most: MOST_ROWS })
  return documents.flatMap((document): Entity[] => {
    const { contents } = document
    const line = lines.linePos(contents?.range[0] ?? 0).line
    const [error] = document.errors
    if (error !== undefined) throw new ImportError('import.broken-catalog', { line, detail: error.message.split('\n')[0] ?? '' })
    if (!isMap(contents)) return []
    const value: unknown = document.toJS({ maxAliasCount: 50 })
    if (!isRecord(value) || !String(value.apiVersion).startsWith('backstage.io/')) return []
    const parsed = entitySchema.safeParse(value)
    if (parsed.success) return [{ ...parsed.data, line }]
    const [issue] = parsed.error.issues
    throw new ImportError('import.broken-catalog', { line, detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
  })
}
