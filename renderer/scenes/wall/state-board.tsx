import { useEffect } from 'react'
import { TowerMark } from '../../components/tower-mark.tsx'
import { say } from '../../i18n/say.ts'
import type { WallState } from '../../stores/estate-reading.ts'
import { tellPainted } from '../../stores/painted.ts'
import { openPage, useEstate, useLang } from '../../stores/stores.ts'
import { StateFaults } from './state-faults.tsx'

type CitylessState = Exclude<WallState, 'live' | 'cut' | 'warming' | 'past'>

/** What a newcomer puts into the sources file. */
const SOURCES_EXAMPLE = `sources:
  - name: gov-cloud-a
    kind: kubernetes
    kubeconfig: ./gov-cloud-a.kubeconfig`

/** In place of a city that can't be shown: what is missing and what to do, never a bare screen. */
export function StateBoard({ state }: { readonly state: CitylessState }) {
  const lang = useLang()
  const seq = useEstate((estate) => estate.seq)
  useEffect(() => {
    if (seq !== null) requestAnimationFrame(tellPainted)
  }, [seq])
  return (
    <section className="state-board" role="status">
      <TowerMark lamp="dark" />
      <h2 className="state-title">{say(lang, `state.${state}`)}</h2>
      <p className="state-why">{say(lang, `state.${state}.why`)}</p>
      {state === 'blank' && (
        <>
          <StateFaults />
          <button type="button" className="state-act" onClick={() => openPage('connections')}>
            {say(lang, 'state.blank.act')}
          </button>
        </>
      )}
      {state === 'empty' && (
        <>
          <button type="button" className="state-act" onClick={() => openPage('connections')}>
            {say(lang, 'state.empty.act')}
          </button>
          <pre className="state-example">{SOURCES_EXAMPLE}</pre>
        </>
      )}
    </section>
  )
}
