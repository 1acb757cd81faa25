import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FindSort } from '../../../shared/estate/find.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { NothingYet } from '../../components/nothing-yet.tsx'
import { nameIn } from '../../i18n/names.ts'
import { usePalette } from '../../stores/palette.ts'
import { useLang } from '../../stores/stores.ts'
import { COLUMNS, type Column, type Row } from './columns.ts'
import { openEntity } from './open-entity.ts'
import type { Listing } from './use-rows.ts'
import { tell } from './words.ts'

/** Height of a row, in root units. */
const ROW_REM = 2
/** Height of the headings, which stay in sight over the rows, in root units. */
const HEAD_REM = 2.25
/** Rows that are kept ready above and below what is on screen, count. */
const OVERSCAN = 12

interface Order {
  readonly sort: FindSort
  readonly down: boolean
}

interface Props {
  /** What is asked for: a new question begins at its first row. */
  readonly asked: string
  readonly listing: Listing
  readonly order: Order
  readonly onOrder: (order: Order) => void
  readonly onShown: (range: { first: number; last: number }) => void
  readonly chosen: ReadonlyMap<string, unknown>
  readonly toggle: (row: Row) => void
  readonly cloudName: (source: string) => string
}

const remPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

const rowId = (index: number): string => `find-row-${index}`

/** Nobody is at anything else: the page came by a key, or by its tab. */
const isFocusFree = (): boolean => document.activeElement === document.body || document.activeElement?.closest('nav') != null

/** A table of which only what is on screen is drawn. It holds the focus, and points at a row. Arrows move, Space chooses, Enter opens. */
export function FindTable({ asked, listing, order, onOrder, onShown, chosen, toggle, cloudName }: Props) {
  const lang = useLang()
  const asksAll = usePalette(({ line }) => line.trim() === '')
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const [place, setPlace] = useState({ asked, index: 0 })
  const total = listing.total ?? 0
  const at = place.asked === asked ? Math.max(0, Math.min(place.index, total - 1)) : 0
  const rem = remPx()
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_REM * rem,
    overscan: OVERSCAN,
    // The rows stand under the headings, which hide as much of the bottom as they are high.
    scrollPaddingEnd: HEAD_REM * rem,
  })
  // On another screen rows have another height, and what was planned of them is void.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it hangs on nothing else
  useLayoutEffect(() => rows.measure(), [rem])
  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the range moves
  useEffect(() => onShown({ first, last }), [first, last])
  useEffect(() => {
    if (isFocusFree()) table.current?.focus({ preventScroll: true })
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question begins at its first row
  useEffect(() => scroller.current?.scrollTo(0, 0), [asked])

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(total - 1, to))
    setPlace({ asked, index: next })
    // The last row is under the headings still where the rows alone would end.
    if (next === total - 1) scroller.current?.scrollTo(0, scroller.current.scrollHeight)
    else rows.scrollToIndex(next)
  }
  /** Rows that are in sight at once, less one to go on from, count. */
  const pageOf = (): number => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) / remPx() - HEAD_REM) / ROW_REM) - 1)
  const KEYS: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    PageDown: () => move(at + pageOf()),
    PageUp: () => move(at - pageOf()),
    Home: () => move(0),
    End: () => move(total - 1),
    ' ': () => {
      const row = listing.row(at)
      if (row) toggle(row)
    },
    Enter: () => {
      const row = listing.row(at)
      if (row) openEntity(row)
    },
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return
    const act = KEYS[event.key]
    if (!act) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }

  if (listing.total === 0 && asksAll) return <NothingYet>{tell(lang, 'nothing')}</NothingYet>
  if (listing.total === 0) return <p className="card-state">{tell(lang, 'empty')}</p>
  const above = items[0]?.start ?? 0
  const below = rows.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <div ref={scroller} className="find-table">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA allows a table to be a grid
        role="grid"
        tabIndex={0}
        aria-label={tell(lang, 'title')}
        aria-rowcount={total + 1}
        aria-multiselectable="true"
        // A row that is out of sight is not there to be pointed at.
        aria-activedescendant={items.some(({ index }) => index === at) ? rowId(at) : undefined}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          <col className="find-col-select" />
          {COLUMNS.map(({ name }) => (
            <col key={name} className={`find-col-${name}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <td />
            {COLUMNS.map((column) => (
              <Heading key={column.name} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr className="find-space" style={{ height: above }} />}
          {items.map(({ index }) => {
            const row = listing.row(index)
            return (
              <tr
                key={index}
                id={rowId(index)}
                aria-rowindex={index + 2}
                aria-selected={row !== undefined && chosen.has(row.id)}
                // What burned when it was last seen is a frame here too.
                className={[
                  index === at && 'find-at',
                  row && chosen.has(row.id) && 'find-chosen',
                  row && row.staleSince !== null && 'alarm-stale',
                ]
                  .filter(Boolean)
                  .join(' ')}
                onPointerDown={() => setPlace({ asked, index })}
              >
                <Cells row={row} chosen={chosen} toggle={toggle} cloudName={cloudName} />
              </tr>
            )
          })}
          {below > 0 && <tr className="find-space" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  )
}

function Heading({
  column,
  order,
  onOrder,
}: {
  readonly column: Column
  readonly order: Order
  readonly onOrder: Props['onOrder']
}) {
  const lang = useLang()
  const text = tell(lang, `column.${column.name}`)
  const { sort } = column
  const isSorted = sort !== null && order.sort === sort
  return (
    <th
      scope="col"
      className={column.figure ? 'find-figure' : undefined}
      aria-sort={isSorted ? (order.down ? 'descending' : 'ascending') : undefined}
    >
      {sort === null ? (
        text
      ) : (
        <button
          type="button"
          title={tell(lang, 'sortBy', { column: text })}
          onClick={() => onOrder({ sort, down: isSorted ? !order.down : column.figure })}
        >
          {text}
          {isSorted && <span aria-hidden="true">{order.down ? ' ↓' : ' ↑'}</span>}
        </button>
      )}
    </th>
  )
}

interface CellsProps extends Pick<Props, 'chosen' | 'toggle' | 'cloudName'> {
  readonly row: Row | undefined
}

function Cells({ row, chosen, toggle, cloudName }: CellsProps) {
  const lang = useLang()
  if (row === undefined) return <td colSpan={COLUMNS.length + 1} />
  return (
    <>
      <td>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`${tell(lang, 'column.select')} ${nameIn(row, lang)}`}
          checked={chosen.has(row.id)}
          onChange={() => toggle(row)}
        />
      </td>
      {COLUMNS.map((column) => {
        const text = column.text(row, lang, cloudName)
        return (
          <td
            key={column.name}
            className={column.figure ? 'find-figure' : undefined}
            title={(column.name === 'version' ? row.version : text) || undefined}
          >
            {column.name === 'level' && <LevelSign level={row.level} />}
            {column.name === 'name' ? (
              <button type="button" tabIndex={-1} className="find-open" onClick={() => openEntity(row)}>
                {text}
              </button>
            ) : (
              text
            )}
          </td>
        )
      })}
    </>
  )
}
