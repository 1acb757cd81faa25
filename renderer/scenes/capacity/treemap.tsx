import { useCallback, useMemo, useState } from 'react'
import type { Verdict } from '../../../shared/estate/verdict.ts'
import { Chart } from '../../charts/chart.tsx'
import { type ChartLook, tooltipOf } from '../../charts/create-chart.ts'
import type { ChartOption } from '../../charts/echarts.ts'
import { type AreaSize, planAreas } from '../../charts/treemap-plan.ts'
import { NothingYet } from '../../components/nothing-yet.tsx'
import { bytesText, coresText, countText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { selectApp, useLang } from '../../stores/stores.ts'
import { areaLines, headLines, LINE_EM } from './area-label.ts'
import { knownText } from './funnel.tsx'
import { areasOf, type BureauArea, type Measure } from './treemap-data.ts'
import { type AppVerdict, type CapacityReport, SHOWN_VERDICTS, whyText } from './verdict-words.ts'

const OF = ['requested', 'granted'] as const
const WHAT = ['cpuMilli', 'memoryBytes'] as const
const WHAT_TEXT = { cpuMilli: 'capacity.cpu', memoryBytes: 'capacity.memory' } as const
const AMOUNT_TEXT = { cpuMilli: coresText, memoryBytes: bytesText }

/** Size of the type in areas, and the room around it, rem. */
const TYPE = 0.8125
const ROOM = { top: 0.125, side: 0.25 }

/** The head over a bureau's areas, by the lines of its name; a lower bureau than this has one line. rem. */
const HEAD = { lines: [1.375, 2.375], leastHeight: 3.5 } as const
/** Between bureaus, and between their apps, rem. */
const GAP = 0.25
const APP_GAP = 0.0625

const NO_SIZE: AreaSize = { width: 0, height: 0 }

/** Verdicts that stand in the area in words too. The two most frequent do not: one is plain, the other hatched. */
const WORDED: ReadonlySet<Verdict> = new Set(['saturated', 'tight', 'under-used', 'zombie'])

/** The estate as areas: bureaus, in them apps, each as large as what it was granted or requests, in the look of its verdict. */
export function Treemap({ report }: { readonly report: CapacityReport }) {
  const lang = useLang()
  const [measure, setMeasure] = useState<Measure>({ of: 'requested', what: 'cpuMilli' })
  const { bureaus, unsized } = useMemo(() => areasOf(report, measure), [report, measure])
  const build = useCallback((look: ChartLook) => optionOf(report, bureaus, measure, look), [report, bureaus, measure])
  const label = say(lang, 'cap.treemap', {
    of: say(lang, `cap.funnel.${measure.of}`),
    what: say(lang, WHAT_TEXT[measure.what]),
    n: countText(
      bureaus.reduce((sum, { apps }) => sum + apps.length, 0),
      lang,
    ),
  })
  return (
    <section className="treemap">
      <header className="treemap-head">
        <ul className="treemap-key">
          {SHOWN_VERDICTS.map((verdict) => (
            <li key={verdict}>
              <span className={`area area-${verdict}`} />
              {say(lang, `verdict.${verdict}`)}
            </li>
          ))}
        </ul>
        {unsized > 0 && <p className="panel-note">{say(lang, 'cap.unsized', { n: countText(unsized, lang) })}</p>}
        <fieldset className="capacity-order">
          <legend className="visually-hidden">{say(lang, 'cap.area')}</legend>
          {OF.map((of) => (
            <button key={of} type="button" aria-pressed={measure.of === of} onClick={() => setMeasure({ ...measure, of })}>
              {say(lang, `cap.funnel.${of}`)}
            </button>
          ))}
          {WHAT.map((what) => (
            <button
              key={what}
              type="button"
              aria-pressed={measure.what === what}
              onClick={() => setMeasure({ ...measure, what })}
            >
              {say(lang, WHAT_TEXT[what])}
            </button>
          ))}
        </fieldset>
      </header>
      {bureaus.length === 0 ? (
        <NothingYet>{say(lang, 'cap.noAreas')}</NothingYet>
      ) : (
        <Chart build={build} label={label} picked={(id) => id.startsWith('app:') && selectApp(id)} />
      )}
    </section>
  )
}

/** The look of a verdict: its ground, and a pattern where the ground alone might be taken for another. */
function lookOf(verdict: Verdict, { palette, rem }: ChartLook) {
  const lines = (color: string, rotation: number) => ({
    symbol: 'rect',
    color,
    dashArrayX: [1, 0],
    dashArrayY: [0.125 * rem, 0.375 * rem],
    rotation,
  })
  const LOOKS: Readonly<Record<Verdict, { readonly color: string; readonly decal?: object }>> = {
    saturated: { color: palette.ochre },
    tight: { color: palette.ochreFill, decal: lines(palette.ochreBody, Math.PI / 4) },
    unknown: { color: palette.panel, decal: lines(palette.hatch, -Math.PI / 4) },
    healthy: { color: palette.jadeFill },
    'under-used': { color: palette.staleFill },
    zombie: { color: palette.staleBody, decal: lines(palette.hatch, 0) },
  }
  return LOOKS[verdict]
}

function optionOf(report: CapacityReport, areas: readonly BureauArea[], { of, what }: Measure, look: ChartLook): ChartOption {
  const { palette, lang, rem, width, height } = look
  const names = new Map(report.bureaus.map((bureau) => [bureau.id, nameIn(bureau, lang)]))
  const apps = new Map(report.apps.map((app) => [app.id, app]))
  const sizes = planAreas(
    areas.map((area) => area.apps.reduce((sum, { size }) => sum + size, 0)),
    { width, height },
    GAP * rem,
  )
  const headOf = (name: string, { width, height }: AreaSize): readonly string[] =>
    headLines(name, width, TYPE * rem, height < HEAD.leastHeight * rem ? 1 : 2)
  /** What stands in an app's area; '': its name has no room there, the tooltip has it, and the list. */
  const textOf = (app: AppVerdict, { width, height }: AreaSize): string => {
    const room = { width: width - 2 * ROOM.side * rem, height: height - 2 * ROOM.top * rem }
    const word = WORDED.has(app.verdict) ? say(lang, `verdict.${app.verdict}`) : null
    return areaLines({ name: nameIn(app, lang), word }, room, TYPE * rem).join('\n')
  }
  const tell = (params: unknown): string => {
    const data: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'data') : null
    const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'id') : null
    const app = typeof id === 'string' ? apps.get(id) : undefined
    if (app === undefined) return typeof id === 'string' ? (names.get(id) ?? '') : ''
    const figure = app.funnel[of][what]
    const amount = figure.sum === null ? say(lang, 'cap.unknown') : AMOUNT_TEXT[what](figure.sum, lang)
    return [
      `${nameIn(app, lang)} · ${names.get(app.bureau) ?? ''}`,
      `${say(lang, `verdict.${app.verdict}`)}: ${whyText(app, lang)}`,
      `${say(lang, `cap.funnel.${of}`)} ${amount} ${knownText(figure, lang)}`.trim(),
    ].join('\n')
  }
  return {
    tooltip: { ...tooltipOf(look), formatter: tell },
    series: [
      {
        type: 'treemap',
        // Of a bureau that is too small for its apps.
        color: [palette.staleBody],
        left: 0,
        top: 0,
        right: 0,
        bottom: 0,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        itemStyle: { color: palette.panel, borderColor: palette.ink, borderWidth: 0, gapWidth: APP_GAP * rem },
        label: {
          show: true,
          color: palette.text,
          fontSize: TYPE * rem,
          lineHeight: LINE_EM * TYPE * rem,
          padding: [ROOM.top * rem, ROOM.side * rem],
          // The lines of a pattern keep clear of the letters.
          textBorderWidth: 0.25 * rem,
          // Its lines are set: where the face is wider by a hair, nothing is cut for it.
          overflow: 'none',
          position: 'insideTopLeft',
        },
        upperLabel: {
          show: true,
          height: HEAD.lines[0] * rem,
          lineHeight: LINE_EM * TYPE * rem,
          color: palette.soft,
          fontSize: TYPE * rem,
          ellipsis: '…',
          backgroundColor: palette.ink,
        },
        emphasis: { disabled: true },
        levels: [
          { itemStyle: { gapWidth: GAP * rem, borderColor: palette.ink, borderWidth: 0 }, upperLabel: { show: false } },
          { itemStyle: { gapWidth: APP_GAP * rem, borderColor: palette.gap, borderWidth: 0 } },
        ],
        data: areas.map(({ id, apps: inside }, at) => {
          const size = sizes[at] ?? NO_SIZE
          const head = headed(headOf(names.get(id) ?? id, size), rem)
          const within = { width: size.width, height: Math.max(0, size.height - head.upperLabel.height) }
          const rooms = planAreas(
            inside.map(({ size }) => size),
            within,
            APP_GAP * rem,
          )
          return {
            id,
            ...head,
            children: inside.map(({ app, size }, at) => ({
              id: app.id,
              name: textOf(app, rooms[at] ?? NO_SIZE),
              value: size,
              itemStyle: lookOf(app.verdict, look),
              label: {
                color: app.verdict === 'saturated' ? palette.ink : palette.text,
                textBorderColor: lookOf(app.verdict, look).color,
              },
            })),
          }
        }),
      },
    ],
  }
}

/** A name in its lines, and as much room over the areas as they take. */
const headed = (lines: readonly string[], rem: number) => ({
  name: lines.join('\n'),
  upperLabel: { height: (lines.length > 1 ? HEAD.lines[1] : HEAD.lines[0]) * rem },
})
