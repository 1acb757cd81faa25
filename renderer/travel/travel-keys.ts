import type { Traveller } from './traveller.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The field that a moment is typed into. */
export const MOMENT_FIELD = 'moment-field'

/** What the keys of the wall do; the rest of the window's side of it is passed in. */
export interface KeyEffects {
  readonly traveller: Pick<Traveller, 'step' | 'by' | 'toggle' | 'live' | 'look' | 'faster'>
  /** First instant of the time bar, ms since the epoch; null: there is none. */
  readonly barFrom: () => number | null
  readonly compare: () => void
  readonly mark: (which: 'from' | 'to') => void
  readonly typeMoment: () => void
  readonly writeNote: () => void
  /** Shows the city by what it is not divided by now. */
  readonly divide: () => void
}

type KeyAction = (effects: KeyEffects) => void

const TABLE: readonly (readonly [keys: readonly string[], action: KeyAction])[] = [
  [['[', '【', '「'], ({ traveller }) => traveller.step('previous', 'Change')],
  [[']', '】', '」'], ({ traveller }) => traveller.step('next', 'Change')],
  [['{', '｛', '『'], ({ traveller }) => traveller.step('previous', 'Alarm')],
  [['}', '｝', '』'], ({ traveller }) => traveller.step('next', 'Alarm')],
  [[' '], ({ traveller }) => traveller.toggle()],
  [['s', 'S'], ({ traveller }) => traveller.faster()],
  [[',', '，'], ({ traveller }) => traveller.by(-MINUTE_MS)],
  [['.', '。'], ({ traveller }) => traveller.by(MINUTE_MS)],
  [['<', '《'], ({ traveller }) => traveller.by(-HOUR_MS)],
  [['>', '》'], ({ traveller }) => traveller.by(HOUR_MS)],
  [
    ['Home'],
    ({ traveller, barFrom }) => {
      const from = barFrom()
      if (from !== null) traveller.look(from)
    },
  ],
  [['End', 'l', 'L'], ({ traveller }) => traveller.live()],
  [['t', 'T'], ({ typeMoment }) => typeMoment()],
  [['n', 'N'], ({ writeNote }) => writeNote()],
  [['g', 'G'], ({ divide }) => divide()],
  [['d', 'D'], ({ compare }) => compare()],
  [['a', 'A'], ({ mark }) => mark('from')],
  [['b', 'B'], ({ mark }) => mark('to')],
]

const ACTIONS: ReadonlyMap<string, KeyAction> = new Map(
  TABLE.flatMap(([keys, action]) => keys.map((key) => [key, action] as const)),
)

/** What a key does to the time that is shown, also as a Chinese input method writes it; undefined: nothing. */
export function travelKey(key: string): KeyAction | undefined {
  return ACTIONS.get(key)
}
