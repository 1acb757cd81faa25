import type { GapTogether } from '../../../shared/estate/gaps.ts'
import { imageTag } from '../../../shared/estate/image-tag.ts'
import { MILESTONE_WORDS } from '../../../shared/estate/incident-words.ts'
import type { Grade } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { spanText } from '../../i18n/format.ts'
import { joined } from '../../i18n/names.ts'
import type { TimelineRow } from './timeline-rows.ts'
import { tell } from './words.ts'

/** A line of the timeline in words: what kind it is, what it says, and who said it. */
interface RowWords {
  readonly kind: string
  readonly text: string
  readonly who: string
  /** The grade of what rang. */
  readonly grade: Grade | null
}

/** What is called how on screen: entities by id, sources by their name in the sources file. */
export interface Names {
  readonly entity: (id: string) => string | null
  readonly source: (name: string) => string
}

export function rowWords(row: TimelineRow, names: Names, lang: Lang): RowWords {
  const told = (kind: string, text: string, who = '', grade: Grade | null = null): RowWords => ({ kind, text, who, grade })
  switch (row.what) {
    case 'milestone':
      return told(MILESTONE_WORDS[row.which][lang], row.word, row.who)
    case 'remark':
      return told(tell(lang, 'row.remark'), row.word, row.who)
    case 'opened':
    case 'closed':
    case 'reported':
      return told(tell(lang, 'row.incident'), tell(lang, `row.${row.what}`), row.who)
    case 'gap':
      return told(tell(lang, 'row.gap'), gapText(row, names, lang))
    case 'fact':
      return factWords(row.fact, names, lang)
  }
}

function gapText({ sources, at, until }: GapTogether, names: Names, lang: Lang): string {
  const of = { n: sources.length, source: joined(sources.map(names.source), lang) }
  return until === null ? tell(lang, 'gap.lasts', of) : tell(lang, 'gap.span', { ...of, span: spanText(until - at, lang) })
}

function factWords(fact: Extract<TimelineRow, { readonly what: 'fact' }>['fact'], names: Names, lang: Lang): RowWords {
  switch (fact.what) {
    case 'raised':
    case 'cleared': {
      const text = `${names.entity(fact.entity) ?? fact.name} · ${reasonText(fact.code, fact.facts, lang)}`
      return { kind: tell(lang, `row.${fact.what}`), text, who: '', grade: fact.level }
    }
    case 'rollout': {
      const tag = (image: string | null) => (image === null ? tell(lang, 'image.none') : imageTag(image))
      const text = `${names.entity(fact.entity) ?? fact.name} · ${tag(fact.before)} → ${tag(fact.after)}`
      return { kind: tell(lang, 'row.rollout'), text, who: '', grade: null }
    }
    case 'note':
      return { kind: tell(lang, 'row.note'), text: fact.text, who: fact.author ?? '', grade: null }
  }
}
