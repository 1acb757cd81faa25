import { Suspense } from 'react'
import { Reading } from '../../components/reading.tsx'
import { say } from '../../i18n/say.ts'
import type { WallState } from '../../stores/estate-reading.ts'
import { useLang, useView } from '../../stores/stores.ts'
import { NoticeStrip } from '../wall/notice-strip.tsx'
import { PAGES } from './pages.ts'

/** The page that is open, in place of city and panels; the time bar stays, and what is said of what is shown. Nothing while the wall is shown. */
export function Desk({ state }: { readonly state: WallState }) {
  const lang = useLang()
  const page = useView((view) => view.page)
  if (page === null) return null
  const { component: Page } = PAGES[page]
  return (
    <section className="desk" aria-label={say(lang, `page.${page}`)}>
      <NoticeStrip state={state} />
      <Suspense fallback={<Reading>{say(lang, 'page.loading')}</Reading>}>
        <Page />
      </Suspense>
    </section>
  )
}
