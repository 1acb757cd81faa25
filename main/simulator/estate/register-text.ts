import { stringify } from 'yaml'
import { probedApps, probeUrl } from '../usage/outlook.ts'
import { ESTATE_NAME, ESTATE_NAME_EN } from './bureaus.ts'
import { CLOUDS } from './clouds.ts'
import type { AppPlan, EstatePlan } from './plan.ts'
import { momentMs } from './planted.ts'
import { PRIVATE_CLOUD } from './services.ts'

const DAY_MS = 86_400_000
const ZONE_MS = 8 * 3_600_000

/** RFC 3339 in the city's time, as its officials write it. */
function cityTime(ms: number): string {
  return `${new Date(ms + ZONE_MS).toISOString().slice(0, 19)}+08:00`
}

/**
 * The register of the planned estate as YAML; apps that it is meant to have forgotten are left out. `startMs`: wall time at which the
 * simulation is first seen.
 */
export function registerText(plan: EstatePlan, startMs: number): string {
  const known = new Set(plan.apps.map(({ id }) => id))
  const probed = new Set(probedApps(plan.apps))
  return stringify(
    {
      estate: { name: ESTATE_NAME, nameEn: ESTATE_NAME_EN },
      clusters: Object.fromEntries([...CLOUDS, PRIVATE_CLOUD].map(({ source, name, nameEn }) => [source, { name, nameEn }])),
      bureaus: plan.bureaus.map(({ id, name, nameEn }) => ({ id, name, nameEn })),
      apps: plan.apps.filter((app) => app.registered).map((app) => registerRow(app, probed.has(app), startMs)),
      events: plan.peaks
        .filter(({ apps }) => apps.every((id) => known.has(id)))
        .map(({ name, nameEn, apps, factor, from, to }) => ({
          ...{ name, nameEn, factor, apps },
          ...{ from: cityTime(momentMs(from, startMs)), to: cityTime(momentMs(to, startMs)) },
        })),
    },
    { lineWidth: 0 },
  )
}

function registerRow(app: AppPlan, isProbed: boolean, startMs: number): object {
  return {
    id: app.id,
    name: app.name,
    nameEn: app.nameEn,
    bureau: app.bureau,
    class: app.appClass,
    protectionGrade: app.protectionGrade,
    ...(app.drGrade ? { drGrade: app.drGrade } : {}),
    rtoMinutes: app.rtoMinutes,
    rpoMinutes: app.rpoMinutes,
    contractor: app.contractor,
    dutyPost: app.dutyPost,
    dutyPhone: app.dutyPhone,
    onlineSince: cityTime(startMs - app.nature.ageDays * DAY_MS).slice(0, 10),
    ...(app.nature.standby ? { standby: true } : {}),
    ...(isProbed ? { probes: [probeUrl(app)] } : {}),
    match: [app.sharesNamespace ? { namespace: app.namespace, labels: app.labels } : { namespace: app.namespace }],
    ...(app.dependsOn.length > 0 ? { dependsOn: app.dependsOn } : {}),
  }
}
