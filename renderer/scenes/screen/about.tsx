import fontLicence from '@fontsource-variable/noto-sans-sc/LICENSE?raw'
import { say } from '../../i18n/say.ts'
import { useLang, useView } from '../../stores/stores.ts'

/** What this is, under which licence, and whose type it is set in: the font's licence asks to go along with it. */
export function About() {
  const lang = useLang()
  const info = useView((view) => view.info)
  return (
    <section className="screen-part screen-about">
      <h3>{say(lang, 'about.title')}</h3>
      {info !== null && <p>{say(lang, 'about.version', { version: info.version, electron: info.electron })}</p>}
      <p>{say(lang, 'about.licence')}</p>
      <details>
        <summary>{say(lang, 'about.font')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
        <pre tabIndex={0}>{fontLicence}</pre>
      </details>
    </section>
  )
}
