import type { ExporterDown } from '../../estate/identity/stand-ins.ts'
import type { Finding } from './finding.ts'

const NOTHING: readonly Finding[] = []

/** An exporter that does not answer is a gap in what is known of an instance, and no fault of the instance itself. */
export function assessExporter(down: ExporterDown | undefined): readonly Finding[] {
  if (down === undefined) return NOTHING
  const { exporter, address, since } = down
  return [{ code: 'instance.exporter-down', level: 'notice', since, facts: { exporter, address } }]
}
