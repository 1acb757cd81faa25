import { Suspense, useRef } from 'react'
import type { Opener } from '../../components/focus-back.ts'
import { late } from '../../components/late.ts'
import { useView } from '../../stores/stores.ts'
import { CardOpener } from './card-opener.ts'

const AppCard = late(async () => (await import('./app-card.tsx')).AppCard)
const AlarmCard = late(async () => (await import('./alarm-card.tsx')).AlarmCard)

/** The card that is open, in place of the one before it. There as long as any is. */
export function Cards() {
  const selected = useView((view) => view.selected)
  const alarm = useView((view) => view.alarm)
  const opener = useRef<Opener | null>(null)
  return (
    <CardOpener value={opener}>
      <Suspense>
        {selected !== null && <AppCard key={selected} id={selected} />}
        {alarm !== null && <AlarmCard key={alarm} id={alarm} />}
      </Suspense>
    </CardOpener>
  )
}
