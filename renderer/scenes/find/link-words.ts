import type { Lang } from '../../../shared/lib/words.ts'
import type { Estate } from '../../feed/estate-fold.ts'
import { dateTimeText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import type { Link } from '../../recovery/link.ts'
import { isPageName } from '../desk/pages.ts'
import { readableLine } from './line-text.ts'
import { tell } from './words.ts'

/** What is known here of the places that links lead to. */
export type Here = Pick<Estate, 'apps' | 'bureaus' | 'clusters' | 'alarms' | 'journal' | 'name'>

/** What a link leads to, by name. */
export function linkText({ page, selected, alarm, look, line }: Link, here: Here, lang: Lang): string {
  const { apps, alarms } = here
  const app = selected === null ? undefined : apps.get(selected)
  const open = alarms?.find(({ id }) => id === alarm)
  return [
    page !== null && isPageName(page) ? say(lang, `page.${page}`) : page,
    app ? nameIn(app, lang) : selected,
    open?.entityName ?? alarm,
    look && dateTimeText(look.at, lang),
    line === null ? null : readableLine(line, here, lang),
  ]
    .filter((part) => part !== null && part !== '')
    .join(' · ')
}

/** What of a link will not be found as it was sent; '': nothing is known to be so. `now` in ms since the epoch. */
export function linkNote({ estate, page, selected, look }: Link, here: Here, now: number, lang: Lang): string {
  const first = here.journal?.historyFrom ?? null
  const notes = [
    estate !== null && here.name !== null && estate !== here.name ? tell(lang, 'link.otherEstate', { estate }) : '',
    page !== null && !isPageName(page) ? tell(lang, 'link.noPage') : '',
    look !== null && first !== null && look.at < first
      ? tell(lang, 'link.beforeRecord', { time: dateTimeText(first, lang) })
      : '',
    look !== null && look.at > now ? tell(lang, 'link.ahead') : '',
    // What is shown now says nothing of what there was then.
    selected !== null && look === null && here.apps.size > 0 && !here.apps.has(selected) ? tell(lang, 'link.noApp') : '',
  ]
  return notes.filter((note) => note !== '').join(' ')
}
