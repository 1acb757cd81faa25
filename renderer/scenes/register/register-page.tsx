import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'

export default function RegisterPage() {
  const lang = useLang()
  return <h2 className="desk-title">{say(lang, 'page.register')}</h2>
}
