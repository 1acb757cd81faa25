import type { SnapshotPreview } from '../../../shared/ipc/snapshot.ts'
import { countText } from '../../i18n/format.ts'
import { useLang } from '../../stores/stores.ts'
import { tell, WORDS, type WordKey } from './words.ts'

const isWord = (key: string): key is WordKey => Object.hasOwn(WORDS, key)

/** What would be hidden, by kind, with some of it: for this screen, and for nothing that leaves it. */
export function Preview({ preview }: { readonly preview: SnapshotPreview }) {
  const lang = useLang()
  const { hidden } = preview
  if (hidden.length === 0) return <p className="panel-empty">{tell(lang, 'preview.none')}</p>
  return (
    <dl className="export-preview">
      {hidden.map(({ kind, things, places, examples }) => {
        const key = `kind.${kind}`
        return (
          <div key={kind}>
            <dt>{isWord(key) ? tell(lang, key) : kind}</dt>
            <dd>
              {tell(lang, 'preview.counts', { things: countText(things, lang), places: countText(places, lang) })}
              {examples.slice(0, 2).map(({ before, after }) => (
                <span key={before} className="export-example" title={`${before} → ${after}`}>
                  {before} → {after}
                </span>
              ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
