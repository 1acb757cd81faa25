import { useState } from 'react'
import { say } from '../../i18n/say.ts'
import { nameIn } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { idleCsv } from './csv.ts'
import type { CapacityReport } from './verdict-words.ts'

/** Has what is idle written to a file that the person at the screen chooses. */
export function Export({ report }: { readonly report: CapacityReport }) {
  const lang = useLang()
  const bureaus = useEstate((estate) => estate.bureaus)
  const [told, setTold] = useState<string | null>(null)
  const save = async () => {
    const names = new Map([...bureaus.values()].map((bureau) => [bureau.id, nameIn(bureau, lang)]))
    const day = new Date(report.to).toISOString().slice(0, 10)
    const name = `${say(lang, 'cap.csv.name')}-${day}.csv`
    const answer = await window.wanglou?.request('file:save', { name, text: idleCsv(report, names, lang) })
    if (answer === undefined) return
    if (!answer.ok) setTold(say(lang, 'cap.csv.failed', { why: answer.message }))
    else if (answer.value !== null) setTold(say(lang, 'cap.csv.saved', { path: answer.value }))
  }
  return (
    <>
      <button type="button" className="capacity-tool" onClick={() => void save()}>
        {say(lang, 'cap.csv')}
      </button>
      {told !== null && (
        <p className="panel-note" role="status">
          {told}
        </p>
      )}
    </>
  )
}
