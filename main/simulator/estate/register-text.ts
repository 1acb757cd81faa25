import { stringify } from 'yaml'
import { ESTATE_NAME, ESTATE_NAME_EN } from './bureaus.ts'
import { CLOUDS } from './clouds.ts'
import type { AppPlan, EstatePlan } from './plan.ts'

/** The register of the planned estate as YAML; apps that it is meant to have forgotten are left out. */
export function registerText(plan: EstatePlan): string {
  return stringify(
    {
      estate: { name: ESTATE_NAME, nameEn: ESTATE_NAME_EN },
      clusters: Object.fromEntries(CLOUDS.map(({ source, name, nameEn }) => [source, { name, nameEn }])),
      bureaus: plan.bureaus.map(({ id, name, nameEn }) => ({ id, name, nameEn })),
      apps: plan.apps.filter((app) => app.registered).map(registerRow),
    },
    { lineWidth: 0 },
  )
}

function registerRow(app: AppPlan): object {
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
    match: [app.sharesNamespace ? { namespace: app.namespace, labels: app.labels } : { namespace: app.namespace }],
    ...(app.dependsOn.length > 0 ? { dependsOn: app.dependsOn } : {}),
  }
}
