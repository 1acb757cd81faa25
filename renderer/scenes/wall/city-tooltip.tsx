import { useLayoutEffect, useRef } from 'react'
import type { AppRow } from '../../../shared/estate/frame.ts'
import { levelSince, shownLevel } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { topReasonText } from '../../components/top-reason.ts'
import { ageText } from '../../i18n/format.ts'
import { joined, nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { fillText, readyText } from '../../map/faces.ts'
import { cloudNames, cloudsOf } from '../../map/grouping.ts'
import { type ScreenBox, useEstate, useLang, useNow, useView } from '../../stores/stores.ts'
import { levelWords } from './tree-words.ts'

/** Room between a house and its tooltip, and between the tooltip and the window's edge, px. */
const AWAY_PX = 8

export function CityTooltip() {
  const hovered = useView((view) => view.hovered)
  const app = useEstate((estate) => (hovered ? estate.apps.get(hovered.id) : undefined))
  return hovered && app ? <Tooltip app={app} box={hovered.box} /> : null
}

function Tooltip({ app, box }: { readonly app: AppRow; readonly box: ScreenBox }) {
  const lang = useLang()
  const now = useNow()
  const past = useEstate((estate) => estate.moment !== null)
  const bureau = useEstate((estate) => estate.bureaus.get(app.bureau))
  const clusters = useEstate((estate) => estate.clusters)
  const known = cloudsOf(clusters)
  const clouds = app.sources.filter((source) => known.has(source)).map(cloudNames(clusters, lang))
  const tip = useRef<HTMLDivElement>(null)
  const level = shownLevel(app.level, app.staleSince)

  useLayoutEffect(() => {
    const element = tip.current
    if (!element) return
    const { offsetWidth: width, offsetHeight: height } = element
    // Under the house where there is room, else over it; always wholly inside the window.
    const below = box.y + box.height + AWAY_PX
    const y = below + height + AWAY_PX <= window.innerHeight ? below : Math.max(AWAY_PX, box.y - height - AWAY_PX)
    const x = Math.min(Math.max(AWAY_PX, box.x + box.width / 2 - width / 2), window.innerWidth - width - AWAY_PX)
    element.style.left = `${Math.round(x)}px`
    element.style.top = `${Math.round(y)}px`
  })

  return (
    <div ref={tip} className="city-tooltip" role="tooltip">
      <p className="tip-name">{nameIn(app, lang)}</p>
      <p className="tip-bureau">{[bureau && nameIn(bureau, lang), originOf(app, lang)].filter(Boolean).join(' · ')}</p>
      <p className="tip-level">
        <LevelSign level={level} />
        <span>{levelWords(app.level, levelSince(app), lang)}</span>
      </p>
      {app.topReason && <p className="tip-why">{topReasonText(app, lang)}</p>}
      <p className="tip-fact">{`${readyText(app, lang)} · ${fillText(app, lang)}`}</p>
      {app.capacity && <p className="tip-fact">{capacityText(app.capacity, lang)}</p>}
      {clouds.length > 1 && (
        <p className="tip-fact">{say(lang, 'map.twins', { count: clouds.length, clouds: joined(clouds, lang) })}</p>
      )}
      <p className="tip-fact">{freshness(app, past, now, lang)}</p>
    </div>
  )
}

/** "Zombie (exempt)": why stands on the card. */
function capacityText({ verdict, exemptions }: NonNullable<AppRow['capacity']>, lang: Lang): string {
  const told = say(lang, `verdict.${verdict}`)
  return say(lang, exemptions.length > 0 ? 'house.verdict.exempt' : 'house.verdict', { told })
}

function originOf(app: AppRow, lang: Lang): string {
  return app.origin === 'register' ? '' : say(lang, 'house.unassigned')
}

function freshness(app: AppRow, past: boolean, now: number, lang: Lang): string {
  if (app.staleSince === null) return say(lang, past ? 'house.live.past' : 'house.live')
  if (app.staleSince === 0) return say(lang, 'house.neverSeen')
  return say(lang, 'house.stale', { age: ageText(now - app.staleSince, lang) })
}
