import type { ReactNode } from 'react'
import { say } from '../i18n/say.ts'
import type { PageName } from '../scenes/desk/pages.ts'
import { useInCase } from '../stores/cases.ts'
import { wayOut } from '../stores/estate-reading.ts'
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
  const out = useEstate((estate) => (isCase ? null : wayOut(estate, way !== undefined)))
  const toSources =
    out === null || out === 'given' ? null : ({ page: 'connections', label: say(lang, `state.${out}.act`) } as const)
  const act = out === 'given' ? way : toSources
  return (
    <div className="nothing-yet">
      <p>{children}</p>
      {act && (
        <button type="button" className="state-act" onClick={() => openPage(act.page)}>
          {act.label}
        </button>
      )}
    </div>
  )
}
