import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'

/** The way back to the present, with its key. */
export function BackToLive() {
  const lang = useLang()
  return (
    <button type="button" className="back-to-live" onClick={traveller.live}>
      {say(lang, 'past.back')}
      <kbd>L</kbd>
    </button>
  )
}
