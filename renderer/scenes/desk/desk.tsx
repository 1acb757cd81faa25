import { Suspense } from 'react'
import { Reading } from '../../components/reading.tsx'
import { say } from '../../i18n/say.ts'
import { useLang, useView } from '../../stores/stores.ts'
import { PAGES } from './pages.ts'

/** The page that is open, in place of city and panels; the time bar stays. Nothing while the wall is shown. */
export function Desk() {
  const lang = useLang()
  const page = useView((view) => view.page)
  if (page === null) return null
  const { component: Page } = PAGES[page]
  return (
    <section className="desk" aria-label={say(lang, `page.${page}`)}>
      <Suspense fallback={<Reading>{say(lang, 'page.loading')}</Reading>}>
        <Page />
      </Suspense>
    </section>
  )
}
