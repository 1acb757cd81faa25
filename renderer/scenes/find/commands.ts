import { detailText } from '../../../shared/estate/detail-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { say } from '../../i18n/say.ts'
import { formatLink } from '../../recovery/link.ts'
import { placeNow } from '../../recovery/place.ts'
import { paletteStore } from '../../stores/palette.ts'
import { estateStore, openPage, viewStore } from '../../stores/stores.ts'
import { OTHER_THEME, setTheme } from '../../stores/theme.ts'
import { toggleComparison, traveller } from '../../stores/travel.ts'
import { digitOfPage, PAGE_NAMES } from '../desk/pages.ts'
import { openIncidentHere } from '../incidents/open-incident.ts'
import { writeNote } from '../notes/write-note.ts'
import { tell } from './words.ts'

/** Something that the window can be told to do. */
export interface CommandLine {
  readonly id: string
  readonly label: string
  /** The key that does it without the palette; '': none. */
  readonly key: string
  readonly run: () => void
  /** Says what came of it; absent: it shows by itself. */
  readonly said?: () => Promise<string>
}

/** What leads to what is shown now, ready to be pasted. */
function linkHere(): string {
  const place = placeNow()
  return formatLink({
    ...place,
    estate: estateStore.getState().name,
    line: place.page === 'find' ? paletteStore.getState().line : null,
  })
}

async function copyLink(lang: Lang): Promise<string> {
  const link = linkHere()
  const answer = await window.wanglou?.request('text:copy', link)
  return answer?.ok === true
    ? tell(lang, 'copied', { link })
    : tell(lang, 'notCopied', { why: detailText(answer?.message ?? '', lang) })
}

function commandsIn(lang: Lang): readonly CommandLine[] {
  const other = OTHER_THEME[viewStore.getState().theme]
  const pages = [null, ...PAGE_NAMES].map((page) => ({
    id: `page-${page ?? 'wall'}`,
    label: tell(lang, 'command.page', { page: say(lang, `page.${page ?? 'wall'}`) }),
    key: digitOfPage(page),
    run: () => openPage(page),
  }))
  return [
    ...pages,
    { id: 'live', label: tell(lang, 'command.live'), key: 'L', run: () => traveller.live() },
    { id: 'compare', label: tell(lang, 'command.compare'), key: 'D', run: toggleComparison },
    { id: 'incident', label: tell(lang, 'command.incident'), key: 'I', run: openIncidentHere },
    { id: 'note', label: tell(lang, 'command.note'), key: 'N', run: writeNote },
    {
      id: 'link',
      label: tell(lang, 'command.link'),
      key: '',
      run: () => {},
      said: () => copyLink(lang),
    },
    {
      id: 'theme',
      label: say(lang, `theme.${other}`),
      key: '',
      run: () => void setTheme(other).catch(console.error),
    },
    {
      id: 'lang',
      label: tell(lang, 'command.lang'),
      key: '',
      run: () => void window.wanglou?.request('lang:set', lang === 'en' ? 'zh-CN' : 'en'),
    },
  ]
}

/** Those in whose label every word stands. */
export function commandsFor(line: string, lang: Lang): readonly CommandLine[] {
  const words = line.toLowerCase().split(/\s+/u).filter(Boolean)
  return commandsIn(lang).filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
}
