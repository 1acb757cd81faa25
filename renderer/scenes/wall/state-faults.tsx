import { isProblemCode, problemText } from '../../../shared/estate/problem-words.ts'
import type { Facts } from '../../../shared/lib/words.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames, sourceName } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

/** More than these go by their number: the page of sources has them all. */
const MOST = 6

/** What ails each source and the configuration, whole, and what to do: for a wall that has nothing else to show. */
export function StateFaults() {
  const lang = useLang()
  const sources = useEstate((estate) => estate.sources)
  const clusters = useEstate((estate) => estate.clusters)
  const faults = useEstate((estate) => estate.faults)
  const names = clusterNames(clusters, lang)
  const all: readonly {
    readonly key: string
    readonly whose: string
    readonly problem: { readonly code: string; readonly facts: Facts }
  }[] = [
    ...(sources ?? []).flatMap((source) =>
      source.problem === null ? [] : [{ key: source.name, whose: sourceName(source, names, lang), problem: source.problem }],
    ),
    ...faults.map((fault, at) => ({ key: `fault ${at}`, whose: say(lang, 'state.blank.config'), problem: fault })),
  ]
  return (
    <>
      <dl className="state-faults">
        {all.slice(0, MOST).map(({ key, whose, problem: { code, facts } }) => {
          const told = isProblemCode(code) ? problemText(code, facts, lang) : { what: code, wayOut: '' }
          return (
            <div key={key} className="state-fault">
              <dt>{whose}</dt>
              <dd>
                {told.what}
                <small>{told.wayOut}</small>
              </dd>
            </div>
          )
        })}
      </dl>
      {all.length > MOST && <p className="state-why">{say(lang, 'state.blank.more', { n: all.length - MOST })}</p>}
    </>
  )
}
