import type { ReactNode } from 'react'
import { say } from '../i18n/say.ts'
import { useInCase } from '../stores/cases.ts'
import { anyLive } from '../stores/estate-reading.ts'
import { openPage, useEstate, useLang } from '../stores/stores.ts'

/** Stands where there is nothing to be seen yet: why, and, where no source tells anything, the way to them. */
export function NothingYet({ children }: { readonly children: ReactNode }) {
  const lang = useLang()
  const isCase = useInCase()
  const none = useEstate(({ sources }) => sources?.length === 0)
  const isAct = useEstate(({ sources, moment }) => moment === null && sources !== null && !anyLive(sources)) && !isCase
  return (
    <div className="nothing-yet">
      <p>{children}</p>
      {isAct && (
        <button type="button" className="state-act" onClick={() => openPage('connections')}>
          {say(lang, none ? 'state.empty.act' : 'state.blank.act')}
        </button>
      )}
    </div>
  )
}
