import { type CSSProperties, type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { isGrade } from '../../../shared/estate/level.ts'
import type { MatrixCloud } from '../../../shared/estate/matrix.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { ageText, countText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { selectApp, useLang, useNow } from '../../stores/stores.ts'
import { keyPlace, type Place } from './grid-keys.ts'
import type { Cell, Line, Nothing } from './matrix-rows.ts'
import { useWindow } from './use-window.ts'

interface GridProps {
  readonly clouds: readonly MatrixCloud[]
  readonly lines: readonly Line[]
  readonly open: ReadonlySet<string>
  readonly toggle: (bureau: string) => void
}

/** Rows of the head, in heights of a row. */
const HEAD_ROWS = 2

/** A grid of which only the rows in sight are in the page; keys move in it, Enter opens what is under them. */
export function Grid({ clouds, lines, open, toggle }: GridProps) {
  const lang = useLang()
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const { rowPx, first, last } = useWindow(box, lines.length, HEAD_ROWS)
  const at = { row: Math.min(place.row, lines.length - 1), column: Math.min(place.column, clouds.length) }
  const columns: CSSProperties = {
    gridTemplateColumns: `minmax(9rem, clamp(15rem, 17%, 19rem)) repeat(${clouds.length}, minmax(0, 1fr))`,
  }

  function act(line: Line | undefined): void {
    if (line === undefined) return
    if (line.kind === 'bureau') toggle(line.id)
    else selectApp(line.id)
  }

  function show(row: number): void {
    const element = box.current
    if (element === null) return
    const [top, bottom] = [row * rowPx, (row + 1 + HEAD_ROWS) * rowPx]
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
  }

  function onKey(event: KeyboardEvent): void {
    const line = lines[at.row]
    if (event.key === 'Enter' || event.key === ' ') act(line)
    else {
      const size = { rows: lines.length, columns: clouds.length + 1, page: Math.max(1, last - first - 2 * HEAD_ROWS) }
      const to = keyPlace(event.key, event.ctrlKey, at, size)
      if (to === null) return
      setPlace(to)
      show(to.row)
    }
    event.preventDefault()
  }

  /** The cell under the pointer, by its id. */
  function onPress({ target }: MouseEvent): void {
    const pressed = target instanceof Element ? placeOf(target.closest('[id^="matrix-"]')?.id ?? '') : null
    if (pressed === null) return
    setPlace(pressed)
    act(lines[pressed.row])
  }

  return (
    <div ref={box} className="matrix">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of cells that keys move in, as ARIA has it
        role="grid"
        tabIndex={0}
        aria-label={say(lang, 'matrix.title')}
        aria-rowcount={lines.length + 1}
        aria-colcount={clouds.length + 1}
        // A cell that is out of sight is not there to be pointed at.
        aria-activedescendant={at.row >= first && at.row < last ? cellId(at) : undefined}
        onKeyDown={onKey}
        onClick={onPress}
      >
        <thead>
          <tr className="matrix-head" aria-rowindex={1} style={{ ...columns, minHeight: HEAD_ROWS * rowPx }}>
            <th scope="col" className="matrix-corner">
              {say(lang, 'matrix.bureau')}
            </th>
            {clouds.map((cloud) => (
              <CloudHead key={cloud.source ?? ''} cloud={cloud} />
            ))}
          </tr>
        </thead>
        <tbody style={{ height: lines.length * rowPx }}>
          {lines.slice(first, last).map((line, index) => {
            const row = first + index
            const placeAt = (column: number) => ({
              id: cellId({ row, column }),
              active: at.row === row && at.column === column,
            })
            return (
              <tr
                key={line.id}
                aria-rowindex={row + 2}
                className={`matrix-row matrix-${line.kind}`}
                style={{ ...columns, height: rowPx, top: row * rowPx }}
              >
                <LineHead line={line} open={open.has(line.id)} {...placeAt(0)} />
                {clouds.map((cloud, column) => (
                  <GridCell
                    key={cloud.source ?? ''}
                    cell={line.cells[column] ?? 'unobserved'}
                    what={`${nameIn(line, lang)} · ${cloudName(cloud, lang)}`}
                    ofBureau={line.kind === 'bureau'}
                    ofThen={cloud.staleSince !== null}
                    {...placeAt(column + 1)}
                  />
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const cellId = ({ row, column }: Place): string => `matrix-${row}-${column}`

function placeOf(id: string): Place | null {
  const [, row, column] = /^matrix-(\d+)-(\d+)$/.exec(id) ?? []
  return row === undefined || column === undefined ? null : { row: Number(row), column: Number(column) }
}

function CloudHead({ cloud }: { readonly cloud: MatrixCloud }) {
  const lang = useLang()
  const now = useNow()
  const { source, staleSince, watched } = cloud
  const stale = staleSince === null ? null : staleText(now, staleSince, lang)
  const told = stale ?? say(lang, source === null ? 'matrix.watched.outside' : `matrix.watched.${watched}`)
  return (
    <th
      scope="col"
      className={stale === null ? 'matrix-cloud' : 'matrix-cloud matrix-cloud-stale'}
      title={`${cloudName(cloud, lang)} · ${told}`}
    >
      <strong>{cloudName(cloud, lang)}</strong>
      <small>{told}</small>
    </th>
  )
}

const cloudName = (cloud: MatrixCloud, lang: Lang): string =>
  cloud.source === null ? say(lang, 'matrix.outside') : nameIn(cloud, lang)

const staleText = (now: number, since: number, lang: Lang): string =>
  since === 0 ? say(lang, 'matrix.neverSeen') : say(lang, 'matrix.stale', { age: ageText(now - since, lang) })

interface PlaceProps {
  readonly id: string
  readonly active: boolean
}

function LineHead({ line, open, id, active }: PlaceProps & { readonly line: Line; readonly open: boolean }) {
  const lang = useLang()
  const name = nameIn(line, lang)
  const isBureau = line.kind === 'bureau'
  return (
    <th
      id={id}
      scope="row"
      className={active ? 'matrix-name matrix-active' : 'matrix-name'}
      aria-expanded={isBureau ? open : undefined}
      title={name}
    >
      {isBureau && <span aria-hidden="true">{open ? '−' : '+'}</span>}
      <span className="matrix-label">{name}</span>
      {isGrade(line.level) && (
        <span className={line.ofThen ? 'matrix-grade alarm-stale' : 'matrix-grade'}>
          <LevelSign level={line.level} />
        </span>
      )}
      {line.unobserved && <small>{say(lang, 'matrix.unobserved')}</small>}
      {isBureau && !line.unobserved && <small>{countText(line.apps.length, lang)}</small>}
    </th>
  )
}

interface CellProps extends PlaceProps {
  readonly cell: Cell | Nothing
  readonly what: string
  readonly ofBureau: boolean
  /** Its cloud is out of reach: what it says is of then. */
  readonly ofThen: boolean
}

function GridCell({ cell, what, ofBureau, ofThen, id, active }: CellProps) {
  const lang = useLang()
  const told = cellText(cell, ofBureau, lang)
  return (
    <td
      id={id}
      className={`matrix-cell matrix-${lookOf(cell, ofThen)}${active ? ' matrix-active' : ''}`}
      // Where figures stand in it they are its name, and what they are of its headings.
      aria-label={typeof cell === 'object' ? undefined : `${what}: ${told}`}
      title={`${what}\n${told}`}
    >
      {typeof cell === 'object' ? (
        <>
          <LevelSign level={cell.level} />
          {ofBureau && <span className="matrix-apps">{say(lang, 'matrix.apps', factsOf(cell, lang))}</span>}
          <span className="matrix-components">{say(lang, 'matrix.components', factsOf(cell, lang))}</span>
          <span className="matrix-instances">{say(lang, 'matrix.instances', factsOf(cell, lang))}</span>
        </>
      ) : (
        <span className="matrix-nothing">{cell === 'absent' ? '' : say(lang, 'matrix.unobserved')}</span>
      )}
    </td>
  )
}

const factsOf = ({ apps, components, ready, instances }: Cell, lang: Lang) => ({
  ...{ apps: countText(apps, lang), components: countText(components, lang) },
  ...{ ready: ready === null ? '–' : countText(ready, lang), instances: instances === null ? '–' : countText(instances, lang) },
})

function cellText(cell: Cell | Nothing, ofBureau: boolean, lang: Lang): string {
  if (typeof cell === 'string') return say(lang, `matrix.${cell}.why`)
  const counts = say(lang, ofBureau ? 'matrix.counts' : 'matrix.counts.app', factsOf(cell, lang))
  return `${say(lang, `level.${cell.level}`)} · ${counts}`
}

function lookOf(cell: Cell | Nothing, ofThen: boolean): string {
  if (typeof cell === 'string') return cell
  if (!isGrade(cell.level)) return cell.level
  // As a house of the city: a frame where the alarm was open when it was last seen.
  return `${ofThen ? 'burnt' : 'burning'} matrix-of-${cell.level}`
}
