import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'

export default function ConnectionsPage() {
  const lang = useLang()
  return <h2 className="desk-title">{say(lang, 'page.connections')}</h2>
}
