import type { Incident, ReportField } from '../../../shared/estate/incident.ts'
import { clockText, dateText } from '../../i18n/format.ts'
import { joined, nameIn } from '../../i18n/names.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

/** What the register and the incident itself know of a report's fields already: offered, never filled in by itself. */
export function useReportHints({ scope, milestones, from }: Incident): Readonly<Partial<Record<ReportField, string>>> {
  const lang = useLang()
  const apps = useEstate((estate) => estate.apps)
  const bureaus = useEstate((estate) => estate.bureaus)
  const estate = useEstate((estate) => nameIn(estate, lang))
  const inScope = (scope ?? []).flatMap(({ id }) => apps.get(id) ?? [])
  const units = new Set([
    ...(scope ?? []).flatMap(({ id }) => bureaus.get(id) ?? []),
    ...inScope.flatMap(({ bureau }) => bureaus.get(bureau) ?? []),
  ])
  const some = (names: readonly string[]): string => joined(names.slice(0, 5), lang)
  const at = milestones.detected?.at ?? from
  const hints: Partial<Record<ReportField, string>> = { time: `${dateText(at, lang)} ${clockText(at, lang)}` }
  if (units.size > 0) hints.unit = some([...units].map((row) => nameIn(row, lang)))
  else if (scope === null && estate) hints.unit = estate
  if (inScope.length > 0) hints.system = some(inScope.map((row) => nameIn(row, lang)))
  return hints
}
