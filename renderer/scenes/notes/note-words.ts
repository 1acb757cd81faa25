import type { Note } from '../../../shared/estate/note.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { Estate } from '../../feed/estate-fold.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'

/** A note written this much after the moment that it is about is late, and says so, ms. */
export const LATE_MS = 60_000

/** What a note is about; what is no longer known by a name is told by its id without the kind. */
export function subjectName(id: RecordId, { apps, bureaus, clusters }: Estate, lang: Lang): string {
  const row = apps.get(id) ?? bureaus.get(id) ?? clusters.get(id)
  return row ? nameIn(row, lang) : id.slice(id.indexOf(':') + 1)
}

/** The facts beside the text: who, about what, and when where that was later. */
export function bylineOf(note: Note, estate: Estate, now: number, lang: Lang): string {
  return [
    note.author ?? say(lang, 'notes.unsigned'),
    note.about === null ? '' : say(lang, 'notes.about', { name: subjectName(note.about, estate, lang) }),
    note.writtenAt - note.at < LATE_MS ? '' : say(lang, 'notes.late', { time: whenText(note.writtenAt, now, lang, clockText) }),
    note.struckAt === null ? '' : say(lang, 'notes.struck', { time: whenText(note.struckAt, now, lang, clockText) }),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
