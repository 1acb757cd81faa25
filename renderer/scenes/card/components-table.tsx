import { Fragment } from 'react'
import { PLACE_WORDS } from '../../../shared/estate/identity.ts'
import { compareLevels } from '../../../shared/estate/level.ts'
import { SERVICE_WORDS } from '../../../shared/estate/machine-words.ts'
import { own } from '../../../shared/lib/own.ts'
import { fill, type Lang } from '../../../shared/lib/words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { say } from '../../i18n/say.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { imageTag } from './image-tag.ts'
import { Part } from './part.tsx'
import { hasUsage, UsageLines } from './usage-lines.tsx'

/** A workload's kind; one that stands for a workload not observed is named by what owns its pods. */
function kindText(workload: string, lang: Lang): string {
  const words = own(SERVICE_WORDS, workload)
  if (words) return words[lang]
  return workload.startsWith('loose/') ? `(${workload.slice('loose/'.length)})` : workload
}

const isService = (workload: string): boolean => own(SERVICE_WORDS, workload) !== undefined

/** The tag of an image; of a service its product and version, as told. */
function versionText({ workload, image }: CardFrame['components'][number], lang: Lang): string {
  if (image === null) return say(lang, 'card.unknown')
  return isService(workload) ? image : imageTag(image)
}

/** How many are available of how many; a range where it is not known of all. */
function replicasText({ available, desired, reasons }: CardFrame['components'][number], lang: Lang): string {
  if (reasons.some(({ code }) => code === 'component.nothing-told')) return say(lang, 'card.unknown')
  const untold = reasons.find(({ code }) => code === 'component.readiness-untold')?.facts.count
  return `${untold === undefined ? available : `${available}–${available + Number(untold)}`}/${desired}`
}

export function Components({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const clusters = useEstate((estate) => estate.clusters)
  const names = new Map([...clusters.values()].map((cluster) => [cluster.source, cluster.name]))
  const rows = [...frame.components].sort((a, b) => compareLevels(a.level, b.level) || (a.name < b.name ? -1 : 1))
  return (
    <Part title={say(lang, 'card.components')} note={String(rows.length)}>
      <table className="card-table">
        <thead>
          <tr>
            <th>{say(lang, 'card.component')}</th>
            <th>{say(lang, 'card.kind')}</th>
            <th className="number">{say(lang, 'card.replicas')}</th>
            <th className="number">{say(lang, 'card.updated')}</th>
            <th>{say(lang, 'card.image')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((component) => (
            <Fragment key={component.id}>
              <tr>
                <td
                  className="cell-name"
                  title={`${component.namespace}/${component.name} · ${names.get(component.source) ?? component.source}`}
                >
                  <LevelSign level={component.level} />
                  <span className="cell-text">{component.name}</span>
                </td>
                <td className="cell-clip" title={kindText(component.workload, lang)}>
                  {kindText(component.workload, lang)}
                </td>
                <td className="number">{replicasText(component, lang)}</td>
                <td className="number">{isService(component.workload) ? '–' : component.updated}</td>
                <td className="cell-clip" title={component.image ?? ''}>
                  {versionText(component, lang)}
                </td>
              </tr>
              {(component.why || hasUsage(frame, component.id)) && (
                <tr className="row-usage">
                  <td colSpan={5}>
                    <UsageLines frame={frame} id={component.id} />
                    {component.why && (
                      <p className="usage-told">
                        {say(lang, 'card.why', {
                          cloud: names.get(component.source) ?? component.source,
                          why: fill(PLACE_WORDS[component.why.rule][lang], component.why.facts),
                        })}
                      </p>
                    )}
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
