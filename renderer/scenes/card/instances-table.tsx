import { useState } from 'react'
import { MACHINE_PHASE_WORDS, POD_PHASE_WORDS } from '../../../shared/estate/machine-words.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import { own } from '../../../shared/lib/own.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { countText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { gravestFirst } from './gravest-first.ts'
import { Part } from './part.tsx'
import { hasUsage, UsageLines } from './usage-lines.tsx'

/** Rows shown at first and added by each press; gravest first, so that what is wrong is among the first. */
const ROWS = 40

type Instance = CardFrame['instances'][number]

const isMachine = ({ form }: Instance): boolean => form === 'vm'

const phaseText = (instance: Instance, lang: Lang): string =>
  own(isMachine(instance) ? MACHINE_PHASE_WORDS : POD_PHASE_WORDS, instance.phase)?.[lang] ?? instance.phase

function readyText({ ready, readyUntold }: Instance, lang: Lang): string {
  if (readyUntold) return say(lang, 'card.unknown')
  return say(lang, ready ? 'card.ready.yes' : 'card.ready.no')
}

export function Instances({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const [limit, setLimit] = useState(ROWS)
  const zones = new Map(frame.nodes.map((node) => [`${node.source}/${node.name}`, node.zone]))
  const rows = [...frame.instances].sort(gravestFirst)
  const shown = rows.slice(0, limit)
  const note =
    shown.length < rows.length
      ? say(lang, 'card.shown', { shown: countText(shown.length, lang), total: countText(rows.length, lang) })
      : countText(rows.length, lang)
  return (
    <Part title={say(lang, 'card.instances')} note={note}>
      <table className="card-table instance-table">
        <thead>
          <tr>
            <th>{say(lang, 'card.instance')}</th>
            <th>{say(lang, 'card.phase')}</th>
            <th>{say(lang, 'card.ready')}</th>
            <th className="number">{say(lang, 'card.restarts')}</th>
            <th>{say(lang, 'card.node')}</th>
            <th>{say(lang, 'card.zone')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((instance) => (
            <InstanceRow
              key={instance.id}
              frame={frame}
              instance={instance}
              zone={instance.zone ?? zones.get(`${instance.source}/${instance.node ?? ''}`) ?? null}
            />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" className="card-more" onClick={() => setLimit(limit + ROWS)}>
          {say(lang, 'card.more', { n: Math.min(ROWS, rows.length - shown.length) })}
        </button>
      )}
    </Part>
  )
}

function InstanceRow({
  frame,
  instance,
  zone,
}: {
  readonly frame: CardFrame
  readonly instance: Instance
  readonly zone: string | null
}) {
  const lang = useLang()
  const [top] = instance.reasons
  const why = top ? reasonText(top.code, top.facts, lang) : instance.waiting
  return (
    <>
      <tr className={why ? 'row-with-why' : undefined}>
        <td className="cell-name" title={`${instance.namespace}/${instance.name}`}>
          <LevelSign level={instance.level} />
          <span className="cell-text">{instance.name}</span>
        </td>
        <td>{instance.deletingAt === null ? phaseText(instance, lang) : say(lang, 'card.deleting')}</td>
        <td>{readyText(instance, lang)}</td>
        <td className="number">{isMachine(instance) ? '–' : instance.restarts}</td>
        <td className="cell-clip" title={instance.node ?? ''}>
          {instance.node ?? (isMachine(instance) ? '–' : say(lang, 'card.unscheduled'))}
        </td>
        <td className="cell-clip">{zone ?? '–'}</td>
      </tr>
      {why && (
        <tr className="row-why">
          <td colSpan={6}>{why}</td>
        </tr>
      )}
      {hasUsage(frame, instance.id) && (
        <tr className="row-usage">
          <td colSpan={6}>
            <UsageLines frame={frame} id={instance.id} />
          </td>
        </tr>
      )}
    </>
  )
}
