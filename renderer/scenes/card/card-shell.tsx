import { type ReactNode, useContext, useEffect, useLayoutEffect, useRef } from 'react'
import type { Level } from '../../../shared/estate/level.ts'
import { CloseButton } from '../../components/close-button.tsx'
import { giveBack, type Opener, openerIn } from '../../components/focus-back.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { say } from '../../i18n/say.ts'
import { useInCase } from '../../stores/cases.ts'
import { closeCard, useLang, viewStore } from '../../stores/stores.ts'
import { openIncidentHere } from '../incidents/open-incident.ts'
import { CardOpener } from './card-opener.ts'
import '../../styles/card.css'

interface CardShellProps {
  readonly label: string
  readonly level: Level
  readonly name: string
  readonly children: ReactNode
}

/** A card over the right side of the wall: takes the focus, tells the map what it covers, and closes on Escape. */
export function CardShell({ label, level, name, children }: CardShellProps) {
  const lang = useLang()
  const isCase = useInCase()
  const own = useRef<Opener | null>(null)
  const opener = useContext(CardOpener) ?? own
  const close = useRef<HTMLButtonElement>(null)
  const card = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const tell = () => viewStore.setState({ cardLeft: card.current?.getBoundingClientRect().left ?? null })
    tell()
    window.addEventListener('resize', tell)
    return () => {
      window.removeEventListener('resize', tell)
      viewStore.setState({ cardLeft: null })
    }
  }, [])
  useEffect(() => {
    const panel = card.current
    opener.current = openerIn(document) ?? opener.current
    close.current?.focus({ preventScroll: true })
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      closeCard()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
      giveBack(opener.current, panel)
    }
  }, [opener])
  return (
    <section ref={card} className="card" role="dialog" aria-label={label}>
      <header className="card-head">
        <LevelSign level={level} />
        <h2 className="card-name">{name}</h2>
        {!isCase && (
          <button type="button" className="card-act" title={say(lang, 'incident.key')} onClick={openIncidentHere}>
            {say(lang, 'incident.new')}
          </button>
        )}
        <CloseButton ref={close} label={say(lang, 'card.close')} close={closeCard} />
      </header>
      <div className="card-body">{children}</div>
    </section>
  )
}
