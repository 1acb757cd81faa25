import { Fragment } from 'react'
import { PLACE_WORDS } from '../../../shared/estate/identity.ts'
import { versionOf } from '../../../shared/estate/image-tag.ts'
import { SERVICE_WORDS } from '../../../shared/estate/machine-words.ts'
import { own } from '../../../shared/lib/own.ts'
import { fill, type Lang } from '../../../shared/lib/words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { countText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { gravestFirst } from './gravest-first.ts'
import { Part } from './part.tsx'
import { hasUsage, UsageLines } from './usage-lines.tsx'

type Placement = CardFrame['components'][number]
type Group = CardFrame['groups'][number]

/** A workload's kind; one that stands for a workload not observed is named by what owns its pods. */
function kindText(workload: string, lang: Lang): string {
  const words = own(SERVICE_WORDS, workload)
  if (words) return words[lang]
  return workload.startsWith('loose/') ? `(${workload.slice('loose/'.length)})` : workload
}

const isService = (workload: string): boolean => own(SERVICE_WORDS, workload) !== undefined

/** How many are available of how many, all placements together; a range where it is not known of all. */
function replicasText(placements: readonly Placement[], lang: Lang): string {
  const codes = placements.flatMap(({ reasons }) => reasons)
  if (codes.some(({ code }) => code === 'component.nothing-told')) return say(lang, 'card.unknown')
  const untold = codes.filter(({ code }) => code === 'component.readiness-untold')
  const sum = (figures: readonly number[]): number => figures.reduce((all, each) => all + each, 0)
  const available = sum(placements.map((each) => each.available))
  const most = available + sum(untold.map(({ facts }) => Number(facts.count)))
  return `${most > available ? `${available}–${most}` : available}/${sum(placements.map(({ desired }) => desired))}`
}

const updatedText = (placements: readonly Placement[]): string => {
  const told = placements.filter(({ workload }) => !isService(workload))
  return told.length === 0 ? '–' : String(told.reduce((sum, { updated }) => sum + updated, 0))
}

/** The components of the app, each with the clouds that it is placed on. */
export function Components({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const byId = new Map(frame.components.map((component) => [component.id, component]))
  const groups = [...frame.groups].sort(gravestFirst)
  return (
    <Part title={say(lang, 'card.components')} note={countText(groups.length, lang)}>
      <table className="card-table components-table">
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
          {groups.map((group) => {
            const placements = group.placements.flatMap((id) => byId.get(id) ?? [])
            const [only, ...others] = placements
            return (
              <Fragment key={group.key}>
                {others.length > 0 && <GroupRow group={group} placements={placements} />}
                {others.length > 0
                  ? placements.map((each) => <PlacementRows key={each.id} frame={frame} placement={each} isOneOf />)
                  : only && <PlacementRows frame={frame} placement={only} isOneOf={false} />}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </Part>
  )
}

/** What the placements of a component come to. */
function GroupRow({ group, placements }: { readonly group: Group; readonly placements: readonly Placement[] }) {
  const lang = useLang()
  const { versions } = group
  const clouds = new Set(placements.map(({ source }) => source)).size
  return (
    <tr className="row-group">
      <td className="cell-name" title={group.name}>
        <LevelSign level={group.level} />
        <span className="cell-text">{group.name}</span>
      </td>
      <td>{say(lang, 'card.clouds', { n: clouds })}</td>
      <td className="number">{replicasText(placements, lang)}</td>
      <td className="number">{updatedText(placements)}</td>
      <td className="cell-clip" title={versions.join(' · ')}>
        {versions.length > 1 ? (
          <strong className="versions-differ">{say(lang, 'card.versions.differ')}</strong>
        ) : (
          (versions[0] ?? say(lang, 'card.unknown'))
        )}
      </td>
    </tr>
  )
}

/** `isOneOf`: its component has others, so that it is named by its cloud. */
function PlacementRows({
  frame,
  placement,
  isOneOf,
}: {
  readonly frame: CardFrame
  readonly placement: Placement
  readonly isOneOf: boolean
}) {
  const lang = useLang()
  const names = clusterNames(
    useEstate((estate) => estate.clusters),
    lang,
  )
  const { id, name, namespace, source, workload, level, image, why } = placement
  const cloud = names.get(source) ?? source
  return (
    <>
      <tr className={isOneOf ? 'row-placement' : undefined}>
        <td className="cell-name" title={`${namespace}/${name} · ${cloud}`}>
          <LevelSign level={level} />
          <span className="cell-text">{isOneOf ? cloud : name}</span>
        </td>
        <td className="cell-clip" title={kindText(workload, lang)}>
          {kindText(workload, lang)}
        </td>
        <td className="number">{replicasText([placement], lang)}</td>
        <td className="number">{updatedText([placement])}</td>
        <td className="cell-clip" title={image ?? ''}>
          {versionOf(placement) ?? say(lang, 'card.unknown')}
        </td>
      </tr>
      {(why || hasUsage(frame, id)) && (
        <tr className={isOneOf ? 'row-usage row-placement' : 'row-usage'}>
          <td colSpan={5}>
            <UsageLines frame={frame} id={id} />
            {why && (
              <p className="usage-told">{say(lang, 'card.why', { cloud, why: fill(PLACE_WORDS[why.rule][lang], why.facts) })}</p>
            )}
          </td>
        </tr>
      )}
    </>
  )
}
