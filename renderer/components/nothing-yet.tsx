import type { ReactNode } from 'react'
import { say } from '../i18n/say.ts'
import type { PageName } from '../scenes/desk/pages.ts'
import { useInCase } from '../stores/cases.ts'
import { anyLive } from '../stores/estate-reading.ts'
import { openPage, useEstate, useLang } from '../stores/stores.ts'

interface NothingYetProps {
  readonly children: ReactNode
  /** Where to go about it, where that is not the sources. */
  readonly way?: { readonly page: PageName; readonly label: string }
}

/** Stands where there is nothing to be seen yet: why, and the way out: the one given, or, where no source tells anything, to them. */
export function NothingYet({ children, way }: NothingYetProps) {
  const lang = useLang()
  const isCase = useInCase()
  const none = useEstate(({ sources }) => sources?.length === 0)
  const isAct = useEstate(({ sources, moment }) => moment === null && sources !== null && !anyLive(sources)) && !isCase
  const toSources = { page: 'connections', label: say(lang, none ? 'state.empty.act' : 'state.blank.act') } as const
  const { page, label } = way ?? toSources
  return (
    <div className="nothing-yet">
      <p>{children}</p>
      {isAct && (
        <button type="button" className="state-act" onClick={() => openPage(page)}>
          {label}
        </button>
      )}
    </div>
  )
}
