import type { EntityChange } from '../../../shared/estate/frame.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { useLang } from '../../stores/stores.ts'
import { changeWords } from './change-words.ts'

/** One change: level signs before and after, and what it was. */
export function ChangeLine({ change }: { readonly change: EntityChange }) {
  const lang = useLang()
  const { signs, text, whole } = changeWords(change, lang)
  const [first, second] = signs
  return (
    <span className={change.what === 'gone' ? 'change change-gone' : 'change'} title={whole}>
      {first && <LevelSign level={first} />}
      {second && (
        <>
          <span className="change-arrow">→</span>
          <LevelSign level={second} />
        </>
      )}
      <span className="change-text">{text}</span>
    </span>
  )
}
