import { say } from '../../i18n/say.ts'
import { useInCase } from '../../stores/cases.ts'
import { openPage, useLang, useView } from '../../stores/stores.ts'
import { canOpen, digitOfPage, PAGE_NAMES } from './pages.ts'

/** Wall and pages; the key of each stands in its title. */
export function PageTabs() {
  const lang = useLang()
  const isCase = useInCase()
  const page = useView((view) => view.page)
  return (
    <nav className="page-tabs" aria-label={say(lang, 'page.tabs')}>
      {([null, ...PAGE_NAMES] as const)
        .filter((name) => canOpen(name, isCase))
        .map((name) => (
          <button
            key={name ?? 'wall'}
            data-page={name ?? 'wall'}
            type="button"
            className={name === page ? 'page-tab page-tab-open' : 'page-tab'}
            aria-current={name === page ? 'page' : undefined}
            title={say(lang, 'page.key', { key: digitOfPage(name) })}
            onClick={() => openPage(name)}
          >
            {say(lang, `page.${name ?? 'wall'}`)}
          </button>
        ))}
    </nav>
  )
}
