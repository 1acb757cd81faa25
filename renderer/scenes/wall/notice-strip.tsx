import { ageText, clockText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { dataAsOf, type WallState } from '../../stores/estate-reading.ts'
import { useEstate, useLang, useNow, useView } from '../../stores/stores.ts'

/** One thin strip over the city when what is shown is not the present. */
export function NoticeStrip({ state }: { readonly state: WallState }) {
  const lang = useLang()
  const now = useNow()
  const asOf = useEstate(dataAsOf)
  const engine = useView((view) => view.engine)
  const badFrames = useView((view) => view.badFrames)
  const lines: string[] = []
  if (engine && engine.state !== 'running') {
    const time = asOf === null ? '–' : whenText(asOf, now, lang, clockText)
    const text = say(lang, `notice.engine.${engine.state}`, { time })
    lines.push(engine.detail ? `${text} · ${engine.detail}` : text)
  }
  if (state === 'cut') {
    lines.push(asOf === null ? say(lang, 'notice.cut.never') : say(lang, 'notice.cut', { age: ageText(now - asOf, lang) }))
  }
  if (state === 'warming' && asOf !== null) lines.push(say(lang, 'notice.connecting', { age: ageText(now - asOf, lang) }))
  if (badFrames > 0) lines.push(say(lang, 'notice.feed', { n: badFrames }))
  if (lines.length === 0) return null
  return (
    <p className="notice-strip" role="status">
      <svg className="notice-clock" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.6" />
        <path d="M8 4.2 V8 L10.6 9.4" />
      </svg>
      <span>{lines.join('　')}</span>
    </p>
  )
}
