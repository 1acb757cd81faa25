import { MILESTONES } from '../../../shared/estate/incident.ts'
import { MILESTONE_WORDS } from '../../../shared/estate/incident-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { spanText } from '../../i18n/format.ts'
import { el, named } from '../dom.ts'
import type { Contents } from '../model/contents.ts'
import { momentText } from '../times.ts'
import { word } from '../words.ts'
import { section } from './section.ts'

/** Detected, notified, mitigated, recovered: when, by whom, and how long after the one before. null: no incident was opened. */
export function milestones({ incident }: Contents, lang: Lang): HTMLElement | null {
  const written = incident?.incident
  if (incident === null || written == null) return null
  const detected = written.milestones.detected
  const steps = MILESTONES.map((name) => {
    const milestone = written.milestones[name]
    const after =
      milestone === null || detected === null || name === 'detected'
        ? null
        : el('span', { class: 'after' }, word(lang, 'milestones.after', { span: spanText(milestone.at - detected.at, lang) }))
    return el(
      'li',
      { class: milestone === null ? 'none' : '' },
      el('span', { class: 'step' }, MILESTONE_WORDS[name][lang]),
      el(
        'span',
        { class: 'time' },
        milestone === null ? word(lang, 'milestones.none') : momentText(milestone.at, incident.window, lang),
        after,
      ),
      milestone === null || milestone.who + milestone.word === ''
        ? null
        : el('span', { class: 'who' }, named([milestone.who, milestone.word].filter((part) => part !== '').join('：'))),
    )
  })
  return section(lang, 'milestones.title', 'milestones', el('ol', {}, ...steps))
}
