import { percentText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { selectApp, useEstate, useLang } from '../../stores/stores.ts'
import { chosenRows, NO_CHOICE, type Order } from './chosen-rows.ts'
import { FunnelBars } from './funnel.tsx'
import { Treemap } from './treemap.tsx'
import { VerdictMark } from './verdict-mark.tsx'
import { type AppVerdict, type CapacityReport, whyText } from './verdict-words.ts'

/** Apps at either end, count. */
const ENDS = 10

/** The whole estate at a glance: areas, the funnel, and who is tightest and idlest. */
export function Overview({ report }: { readonly report: CapacityReport }) {
  const lang = useLang()
  return (
    <div className="capacity-overview">
      <Treemap report={report} />
      <aside className="overview-side">
        <section>
          <h3>{say(lang, 'cap.funnel')}</h3>
          <FunnelBars group={report.estate} />
        </section>
        <Ends report={report} order="tightest" />
        <Ends report={report} order="idlest" />
      </aside>
    </div>
  )
}

function Ends({ report, order }: { readonly report: CapacityReport; readonly order: Order }) {
  const lang = useLang()
  // What is not known is neither tight nor idle.
  const known = report.apps.filter(({ verdict }) => verdict !== 'unknown')
  const rows = chosenRows(known, { ...NO_CHOICE, order }).slice(0, ENDS)
  return (
    <section>
      <h3>{say(lang, `cap.ends.${order}`)}</h3>
      {rows.length === 0 ? (
        <p className="panel-empty">{say(lang, 'cap.noneKnown')}</p>
      ) : (
        <ol className="ends">
          {rows.map((app) => (
            <End key={app.id} app={app} />
          ))}
        </ol>
      )}
    </section>
  )
}

function End({ app }: { readonly app: AppVerdict }) {
  const lang = useLang()
  const bureau = useEstate((estate) => estate.bureaus.get(app.bureau))
  const part = app.parts.find(({ id }) => id === app.binding)
  const use = (figure: { readonly p95: number } | null | undefined): string =>
    figure == null ? say(lang, 'cap.unseen') : percentText(figure.p95, lang)
  return (
    <li>
      <button type="button" className="end" title={whyText(app, lang)} onClick={() => selectApp(app.id)}>
        <VerdictMark verdict={app.verdict} />
        <span className="end-name">
          {nameIn(app, lang)}
          <small>{bureau && nameIn(bureau, lang)}</small>
        </span>
        <span className="end-use">{say(lang, 'cap.ends.use', { cpu: use(part?.cpu), memory: use(part?.memory) })}</span>
      </button>
    </li>
  )
}
