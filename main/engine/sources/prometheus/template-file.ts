import { z } from 'zod'
import { isMetricName } from '../../../../shared/estate/metric.ts'
import type { Problem } from '../../../../shared/estate/source-state.ts'
import { firstIssue, readYamlFile } from '../../../config/yaml-file.ts'
import type { Template } from './template.ts'

/** More queries than this a minute are no longer a courtesy to the server, count. */
const MAX_TEMPLATES = 200

/** Longest query, characters: it goes into a URL, and servers refuse one beyond 8 KB. */
const MAX_QUERY = 4000

const entrySchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens'),
  metric: z
    .string()
    .refine(isMetricName, 'not a metric of docs/samples.md')
    .transform((name) => (isMetricName(name) ? name : 'requests')),
  query: z.string().min(1).max(MAX_QUERY),
  exporter: z.string().min(1).max(63).default('file'),
})

const fileSchema = z.strictObject({ templates: z.array(z.unknown()).max(MAX_TEMPLATES).default([]) })

export interface TemplateFile {
  readonly templates: readonly Template[]
  /** By what is at fault: the file, or a place in it. */
  readonly faults: readonly { readonly where: string; readonly problem: Problem }[]
}

/** Reads a user's templates. What can't be used is told by its place, and costs no other. Never throws. `at` in ms. */
export function readTemplateFile(path: string, at: number): TemplateFile {
  const broken = (where: string, detail: string) => ({
    where,
    problem: { code: 'templates.broken', facts: { path, where, detail }, at } satisfies Problem,
  })
  const whole = (detail: string): TemplateFile => ({ templates: [], faults: [broken('templates', detail)] })
  const file = readYamlFile(path)
  if (file.state === 'missing') return whole('ENOENT')
  if (file.state === 'unusable')
    return { templates: [], faults: [{ where: 'templates', problem: { code: file.code, facts: file.facts, at } }] }
  if (file.state === 'broken') return whole(file.detail)
  const parsed = fileSchema.safeParse(file.value ?? {})
  if (!parsed.success) return whole(firstIssue(parsed.error))
  const templates: Template[] = []
  const faults: ReturnType<typeof broken>[] = []
  parsed.data.templates.forEach((entry, index) => {
    const where = `templates[${index}]`
    const read = entrySchema.safeParse(entry)
    if (!read.success) faults.push(broken(where, firstIssue(read.error)))
    else if (templates.some(({ name }) => name === read.data.name)) faults.push(broken(where, `${read.data.name} is used twice`))
    else templates.push({ ...read.data, sample: path })
  })
  return { templates, faults }
}

/** The shipped ones and those of the file; one of the same name takes the place of the shipped one. */
export function mergeTemplates(shipped: readonly Template[], own: readonly Template[]): readonly Template[] {
  const names = new Set(own.map(({ name }) => name))
  return [...shipped.filter(({ name }) => !names.has(name)), ...own]
}
