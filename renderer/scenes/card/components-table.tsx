import { compareLevels } from '../../../shared/estate/level.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { say } from '../../i18n/say.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { imageTag } from './image-tag.ts'
import { Part } from './part.tsx'

/** A workload's kind; one that stands for a workload not observed is named by what owns its pods. */
function kindText(workload: string): string {
  return workload.startsWith('loose/') ? `(${workload.slice('loose/'.length)})` : workload
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
            <tr key={component.id}>
              <td
                className="cell-name"
                title={`${component.namespace}/${component.name} · ${names.get(component.source) ?? component.source}`}
              >
                <LevelSign level={component.level} />
                <span className="cell-text">{component.name}</span>
              </td>
              <td className="cell-clip" title={kindText(component.workload)}>
                {kindText(component.workload)}
              </td>
              <td className="number">
                {component.available}/{component.desired}
              </td>
              <td className="number">{component.updated}</td>
              <td className="cell-clip" title={component.image ?? ''}>
                {component.image === null ? say(lang, 'card.unknown') : imageTag(component.image)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
