import { useEffect } from 'react'
import { say } from '../../i18n/say.ts'
import type { WallState } from '../../stores/estate-reading.ts'
import { tellPainted } from '../../stores/painted.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

const TEXT_OF = {
  connecting: 'state.connecting',
  syncing: 'state.syncing',
  empty: 'state.empty',
  blank: 'state.blank',
} as const satisfies Partial<Record<WallState, string>>

/** What a newcomer puts into the sources file. */
const SOURCES_EXAMPLE = `sources:
  - name: gov-cloud-a
    kind: kubernetes
    kubeconfig: ./gov-cloud-a.kubeconfig`

/** In place of a city that can't be shown: what is missing and what to do, never a bare screen. */
export function StateBoard({ state }: { readonly state: WallState }) {
  const lang = useLang()
  const seq = useEstate((estate) => estate.seq)
  useEffect(() => {
    if (seq !== null) requestAnimationFrame(tellPainted)
  }, [seq])
  const text = state === 'live' || state === 'cut' || state === 'warming' ? TEXT_OF.connecting : TEXT_OF[state]
  return (
    <section className="state-board" role="status">
      <h2 className="state-title">{say(lang, text)}</h2>
      <p className="state-why">{say(lang, `${text}.why`)}</p>
      {state === 'empty' && <pre className="state-example">{SOURCES_EXAMPLE}</pre>}
    </section>
  )
}
