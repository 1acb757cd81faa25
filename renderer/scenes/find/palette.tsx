import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { parseQuery, type Query } from '../../../shared/estate/find.ts'
import { giveBack, openerIn } from '../../components/focus-back.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { find } from '../../find/finder.ts'
import { countText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { type Link, parseLink } from '../../recovery/link.ts'
import { standAt } from '../../recovery/place.ts'
import { clusterNames } from '../../stores/estate-reading.ts'
import { closePalette, PALETTE_FIELD, paletteStore, usePalette } from '../../stores/palette.ts'
import { estateStore, useEstate, useLang } from '../../stores/stores.ts'
import { Chips } from './chips.tsx'
import type { Row } from './columns.ts'
import { type CommandLine, commandsFor } from './commands.ts'
import './find.css'
import { lineText, readableLine } from './line-text.ts'
import { linkNote, linkText } from './link-words.ts'
import { filterBy, openEntity, openList } from './open-entity.ts'
import { tell } from './words.ts'

/** Entities that are offered, count: what fits under the field; the list has all. */
const OFFERED = 12
/** While an answer is still to come, it is looked this long after the last key, ms: a large estate is not asked for every letter. */
const TYPING_MS = 120

type Offer =
  | { readonly what: 'link'; readonly link: Link }
  | { readonly what: 'entity'; readonly row: Row }
  | { readonly what: 'all'; readonly total: number }
  | { readonly what: 'command'; readonly command: CommandLine }

const ask = (line: string): Promise<CheckedFindFrame> =>
  find({ query: parseQuery(line), sort: 'match', down: false, from: 0, limit: OFFERED })

const idOf = (at: number): string => `palette-${at}`

/** Ctrl+K: finds every entity and does what can be done, without a pointer. Not loaded late: its field is there with the key. */
export function Palette() {
  const lang = useLang()
  const isPast = useEstate((estate) => estate.moment !== null)
  const clusters = useEstate((estate) => estate.clusters)
  const line = usePalette((palette) => palette.text)
  const [answer, setAnswer] = useState<{ readonly to: string; readonly frame: CheckedFindFrame } | null>(null)
  const [failed, setFailed] = useState(false)
  const [chosen, setChosen] = useState(0)
  const [said, setSaid] = useState<string | null>(null)
  /** Pressed, maybe before the answer to what stands in the field had come. */
  const [pressed, setPressed] = useState<'Enter' | 'Tab' | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const query = parseQuery(line)

  const awaited = useRef(0)
  const lineOf = (of: Query): string => lineText(of, estateStore.getState(), lang)

  // Before the next key, so that an input method writes into it from the first letter.
  useLayoutEffect(() => {
    const opener = openerIn(document)
    const panel = field.current?.parentElement
    field.current?.focus({ preventScroll: true })
    return () => giveBack(opener, panel)
  }, [])

  // With the first look the engine loads how characters are read: that is done before the first letter.
  useEffect(() => {
    ask('kind:cluster').catch(() => {})
  }, [])

  useEffect(() => {
    if (line.trim() === '' || parseLink(line) !== null) {
      setAnswer(null)
      return
    }
    let current = true
    const look = async (): Promise<void> => {
      awaited.current += 1
      try {
        const frame = await ask(line)
        if (!current) return
        setAnswer({ to: line, frame })
        setFailed(false)
      } catch {
        if (!current) return
        setAnswer(null)
        setPressed(null)
        setFailed(true)
      } finally {
        awaited.current -= 1
      }
    }
    const timer = setTimeout(look, awaited.current > 0 ? TYPING_MS : 0)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [line])

  const link = parseLink(line)
  const frame = answer?.frame ?? null
  const rows = frame?.rows ?? []
  const isAnswered = link !== null || line.trim() === '' || failed || answer?.to === line
  const offers: readonly Offer[] = link
    ? [{ what: 'link', link }]
    : [
        ...rows.map((row) => ({ what: 'entity', row }) as const),
        ...(frame !== null && frame.total > rows.length ? [{ what: 'all', total: frame.total } as const] : []),
        ...(query.filters.length > 0 ? [] : commandsFor(line, lang).map((command) => ({ what: 'command', command }) as const)),
      ]
  const at = Math.min(chosen, Math.max(0, offers.length - 1))
  const names = clusterNames(clusters, lang)

  const type = (next: string): void => {
    paletteStore.setState({ text: next })
    setChosen(0)
    setSaid(null)
    setPressed(null)
  }

  const run = (offer: Offer | undefined): void => {
    if (offer === undefined) return
    if (offer.what === 'command') {
      offer.command.run()
      if (offer.command.said) {
        offer.command.said().then(setSaid, console.error)
        return
      }
    }
    closePalette()
    if (offer.what === 'entity') openEntity(offer.row)
    if (offer.what === 'all') openList(line)
    if (offer.what === 'link') {
      if (offer.link.line !== null) paletteStore.setState({ line: readableLine(offer.link.line, estateStore.getState(), lang) })
      standAt(offer.link)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: run once, when the answer is there
  useEffect(() => {
    if (pressed === null || !isAnswered) return
    setPressed(null)
    if (pressed === 'Enter') run(offers[at])
    else narrow(offers[at])
  }, [pressed, isAnswered])

  const narrow = (offer: Offer | undefined): void => {
    const filter = offer?.what === 'entity' ? filterBy(offer.row) : null
    if (filter === null) return
    type(`${lineOf({ words: [], filters: [...query.filters, filter] })} `)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Tab' && event.shiftKey) {
      // Chips, then the field: from the first of them round to the last, never to what lies under the veil.
      if (event.target !== event.currentTarget.querySelector('.chip, .palette-field')) return
      event.preventDefault()
      field.current?.focus()
      return
    }
    // A chip takes its keys itself.
    if (event.target !== field.current && event.key !== 'Escape') return
    const count = Math.max(1, offers.length)
    if (event.key === 'Escape') closePalette()
    else if (event.key === 'ArrowDown') setChosen((at + 1) % count)
    else if (event.key === 'ArrowUp') setChosen((at + count - 1) % count)
    // What is listed may still answer what stood there before: the first of it would be taken in place of what was typed.
    else if (event.key === 'Enter' || event.key === 'Tab') setPressed(event.key)
    else if (event.key === 'Backspace' && query.words.length === 0 && query.filters.length > 0 && /\s$|^$/u.test(line))
      type(lineOf({ words: [], filters: query.filters.slice(0, -1) }).replace(/(.)$/u, '$1 '))
    else return
    event.preventDefault()
  }

  return (
    <div className="palette-veil" onPointerDown={(event) => event.target === event.currentTarget && closePalette()}>
      <section
        className="palette"
        role="dialog"
        aria-modal="true"
        aria-label={tell(lang, 'palette')}
        onKeyDown={onKeyDown}
        // A press takes the focus from the field to nowhere.
        onMouseDown={(event) => event.target !== field.current && event.preventDefault()}
      >
        <Chips
          query={query}
          onChange={(next) => {
            type(lineOf(next))
            field.current?.focus()
          }}
        />
        <input
          ref={field}
          id={PALETTE_FIELD}
          className="palette-field"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={offers.length > 0 ? idOf(at) : undefined}
          aria-label={tell(lang, 'palette.hint')}
          placeholder={tell(lang, 'palette.hint')}
          spellCheck={false}
          value={line}
          onChange={(event) => type(event.target.value)}
        />
        <div id="palette-list" className="palette-list" role="listbox" aria-label={tell(lang, 'palette')} aria-busy={!isAnswered}>
          {offers.map((offer, index) => (
            <button
              key={keyOf(offer)}
              id={idOf(index)}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={index === at ? 'palette-offer palette-chosen' : 'palette-offer'}
              ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
              onPointerMove={() => setChosen(index)}
              onClick={() => run(offer)}
            >
              <OfferLine offer={offer} cloudName={(source) => names.get(source) ?? source} />
            </button>
          ))}
          {line.trim() !== '' && !failed && frame !== null && offers.length === 0 && (
            <p className="palette-said">{tell(lang, 'palette.none')}</p>
          )}
        </div>
        <p className="palette-said" role="status">
          {failed
            ? tell(lang, 'palette.failed')
            : (said ?? (isPast ? tell(lang, 'palette.present') : tell(lang, 'palette.keys')))}
        </p>
      </section>
    </div>
  )
}

function keyOf(offer: Offer): string {
  if (offer.what === 'entity') return offer.row.id
  return offer.what === 'command' ? offer.command.id : offer.what
}

function OfferLine({ offer, cloudName }: { readonly offer: Offer; readonly cloudName: (source: string) => string }) {
  const lang = useLang()
  if (offer.what === 'command') {
    return (
      <>
        <span className="palette-name">{offer.command.label}</span>
        {offer.command.key !== '' && <kbd>{offer.command.key}</kbd>}
      </>
    )
  }
  if (offer.what === 'all')
    return <span className="palette-name">{tell(lang, 'palette.all', { n: countText(offer.total, lang) })}</span>
  if (offer.what === 'link') {
    const here = estateStore.getState()
    return (
      <>
        <span className="palette-name">{tell(lang, 'palette.link', { what: linkText(offer.link, here, lang) })}</span>
        <span className="palette-of">{linkNote(offer.link, here, Date.now(), lang)}</span>
      </>
    )
  }
  const { row } = offer
  const of = [row.app && nameIn(row.app, lang), row.bureau && nameIn(row.bureau, lang), row.cloud && cloudName(row.cloud)]
  return (
    <>
      <LevelSign level={row.level} />
      <span className="palette-name">{nameIn(row, lang)}</span>
      <span className="palette-kind">{tell(lang, `kind.${row.kind}`)}</span>
      <span className="palette-of">{of.filter(Boolean).join(' · ')}</span>
    </>
  )
}
