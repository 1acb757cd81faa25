import type { ReactNode } from 'react'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'

/** Stands where something will be once it is read. It says how far that is, where that is known; assistive technology is told to wait. */
export function Reading({ children }: { readonly children?: ReactNode }) {
  const lang = useLang()
  return (
    <p className="card-state" role="status" aria-busy="true">
      {children ?? say(lang, 'scene.reading')}
    </p>
  )
}
