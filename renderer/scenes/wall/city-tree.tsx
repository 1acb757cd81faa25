import { memo, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { AppRow, RoomRow } from '../../../shared/estate/frame.ts'
import { graver, type Level, levelSince, shownLevel } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { topReasonText } from '../../components/top-reason.ts'
import type { Estate } from '../../feed/estate-fold.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { readyText } from '../../map/faces.ts'
import { cloudsOf, type Division, type Group, groups, groupsOf } from '../../map/grouping.ts'
import { roomReady } from '../../map/room-faces.ts'
import { roomsAt, roomsStore } from '../../stores/rooms.ts'
import { clockStore, estateStore, shownNow, useLang, useView } from '../../stores/stores.ts'
import { ageWords, itemWords, levelWords } from './tree-words.ts'

/** A city with no more apps than this is in the tree whole; of a larger one only the ward is open that the focus is in, count. */
const WHOLE_TREE_MOST = 600
/** How often a larger one is told anew, ms. */
const LARGE_TREE_MS = 2_000

export const treeItemId = (id: RecordId) => `house-${id}`

const byOrder = (a: { readonly order: number; readonly id: RecordId }, b: typeof a): number =>
  a.order - b.order || (a.id < b.id ? -1 : 1)

/** The city in words, off screen: wards or gates, their apps, and of the one in focus its components and instances. */
export const CityTree = memo(function CityTree() {
  const lang = useLang()
  const division = useView((view) => view.division)
  const active = useView((view) => view.hovered?.id ?? view.selected)
  const { bureaus, clusters, apps } = useToldEstate()
  const clouds = useMemo(() => cloudsOf(clusters), [clusters])
  const grouped = useMemo(() => {
    const members = new Map<RecordId, AppRow[]>()
    for (const app of apps.values()) {
      for (const group of groupsOf[division](app, clouds)) {
        const inside = members.get(group)
        if (inside) inside.push(app)
        else members.set(group, [app])
      }
    }
    return [...groups[division]({ bureaus, clusters, apps }).values()]
      .sort(byOrder)
      .map((group) => ({ group, apps: (members.get(group.id) ?? []).sort(byOrder) }))
  }, [division, bureaus, clusters, clouds, apps])
  const open = active === null ? undefined : apps.get(active)
  const openGroup = open === undefined ? undefined : groupsOf[division](open, clouds)[0]
  return (
    <div className="visually-hidden">
      {grouped.map(({ group, apps: inside }, index) => (
        <GroupItem
          key={group.id}
          group={group}
          apps={inside}
          lang={lang}
          place={index + 1}
          of={grouped.length}
          isOpen={apps.size <= WHOLE_TREE_MOST || group.id === openGroup}
          active={group.id === openGroup ? active : null}
          division={division}
          clouds={clouds}
        />
      ))}
    </div>
  )
})

/** The estate that the tree tells: of a large city it is told now and then, since to tell it costs what there is. */
function useToldEstate(): Estate {
  const [told, tell] = useState(estateStore.getState)
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined
    const stop = estateStore.subscribe((estate) => {
      if (estate.apps.size <= WHOLE_TREE_MOST) tell(estate)
      else {
        later ??= setTimeout(() => {
          later = undefined
          tell(estateStore.getState())
        }, LARGE_TREE_MS)
      }
    })
    tell(estateStore.getState())
    return () => {
      stop()
      clearTimeout(later)
    }
  }, [])
  return told
}

interface GroupProps {
  readonly group: Group
  readonly apps: readonly AppRow[]
  readonly lang: Lang
  readonly place: number
  readonly of: number
  readonly isOpen: boolean
  readonly division: Division
  readonly clouds: ReadonlySet<string>
  /** The app in focus, where it is in here. */
  readonly active: RecordId | null
}

const worstOf = (group: Group, apps: readonly AppRow[]): Level =>
  apps.reduce<Level>((level, app) => graver(level, shownLevel(app.level, app.staleSince)), group.level)

const GroupItem = memo(
  function GroupItem({ group, apps, lang, place, of, isOpen, active, division, clouds }: GroupProps) {
    const level = say(lang, `level.${worstOf(group, apps)}`)
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the focus and points at its items
      <div
        role="treeitem"
        aria-level={1}
        aria-posinset={place}
        aria-setsize={of}
        aria-expanded={isOpen}
        aria-label={say(lang, 'map.group', { name: group.names[lang], level, apps: apps.length })}
      >
        {isOpen && (
          // biome-ignore lint/a11y/useSemanticElements: a tree's own group, not that of a form
          <div role="group">
            {apps.map((app, index) => (
              <AppItem
                key={app.id}
                app={app}
                lang={lang}
                place={index + 1}
                of={apps.length}
                isActive={app.id === active}
                isFirst={groupsOf[division](app, clouds)[0] === group.id}
              />
            ))}
          </div>
        )}
      </div>
    )
  },
  (before, after) =>
    before.group.names[before.lang] === after.group.names[after.lang] &&
    before.lang === after.lang &&
    before.place === after.place &&
    before.of === after.of &&
    before.isOpen === after.isOpen &&
    before.active === after.active &&
    before.group.level === after.group.level &&
    before.apps.length === after.apps.length &&
    before.apps.every((app, index) => app === after.apps[index]),
)

interface AppProps {
  readonly app: AppRow
  readonly lang: Lang
  readonly place: number
  readonly of: number
  readonly isActive: boolean
  /** It stands nowhere before: the place that its name in the tree is of. */
  readonly isFirst: boolean
}

const AppItem = memo(function AppItem({ app, lang, place, of, isActive, isFirst }: AppProps) {
  const age = useAge(app.staleSince, lang)
  const told = {
    name: nameIn(app, lang),
    level: levelWords(app.level, levelSince(app), lang),
    why: topReasonText(app, lang),
    ready: readyText(app, lang),
  }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the focus and points at its items
    <div
      id={isFirst ? treeItemId(app.id) : undefined}
      data-app={app.id}
      data-level={shownLevel(app.level, app.staleSince)}
      role="treeitem"
      aria-level={2}
      aria-posinset={place}
      aria-setsize={of}
      aria-selected={isActive}
      aria-label={itemWords({ ...told, age }, lang)}
    >
      {isActive && <RoomItems app={app.id} lang={lang} />}
    </div>
  )
})

/** The age in words: who tells it is drawn anew when these change, not with every tick. */
const useAge = (staleSince: number | null, lang: Lang): string =>
  useStore(clockStore, () => ageWords(staleSince, shownNow(), lang))

/** Components and instances, as far as the map shows them, and how many it does not. */
function RoomItems({ app, lang }: { readonly app: RecordId; readonly lang: Lang }) {
  const inside = useSyncExternalStore(roomsStore.subscribe, () => roomsAt(estateStore.getState().moment).get(app))
  if (inside === undefined || inside.rooms.length === 0) return null
  const { rooms, more } = inside
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="group">
      {rooms.map((room, index) => (
        <RoomItem key={room.id} room={room} lang={lang} place={index + 1} of={rooms.length + more} />
      ))}
      {more > 0 && (
        <LeftOut level={3} place={rooms.length + 1} of={rooms.length + more} text={say(lang, 'map.moreRooms', { n: more })} />
      )}
    </div>
  )
}

interface RoomProps {
  readonly room: RoomRow
  readonly lang: Lang
  readonly place: number
  readonly of: number
}

function RoomItem({ room, lang, place, of }: RoomProps) {
  const { name, level, staleSince, reason, tiles, more } = room
  const age = useAge(staleSince, lang)
  const told = {
    ...{ name, level: levelWords(level, staleSince, lang), ready: roomReady(room, lang) },
    why: reason ? reasonText(reason.code, reason.facts, lang) : '',
  }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the focus and points at its items
    <div
      id={treeItemId(room.id)}
      role="treeitem"
      aria-level={3}
      aria-posinset={place}
      aria-setsize={of}
      aria-label={itemWords({ ...told, age }, lang)}
    >
      {tiles.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: see above
        <div role="group">
          {tiles.map((tile, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the focus and points at its items
            <div key={tile.id} role="treeitem" aria-level={4} aria-posinset={index + 1} aria-setsize={tiles.length + more}>
              {tile.name} · {levelWords(tile.level, staleSince, lang)}
            </div>
          ))}
          {more > 0 && (
            <LeftOut level={4} place={tiles.length + 1} of={tiles.length + more} text={say(lang, 'map.moreTiles', { n: more })} />
          )}
        </div>
      )}
    </div>
  )
}

interface LeftOutProps {
  readonly level: number
  readonly place: number
  readonly of: number
  readonly text: string
}

/** The rest of a group, in one item. */
function LeftOut({ level, place, of, text }: LeftOutProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the focus and points at its items
    <div role="treeitem" aria-level={level} aria-posinset={place} aria-setsize={of}>
      {text}
    </div>
  )
}
