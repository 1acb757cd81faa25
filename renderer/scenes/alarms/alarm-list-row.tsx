import { memo } from 'react'
import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { spanText, whenText } from '../../i18n/format.ts'
import { useLang } from '../../stores/stores.ts'
import { alarmWords } from '../wall/alarm-words.ts'
import { handlingTags } from './handling-words.ts'
import { openAlarmCard } from './mark-alarm.ts'

interface AlarmListRowProps {
  readonly alarm: AlarmRow
  readonly now: number
  readonly chosen: boolean
  readonly choose: (id: string) => void
}

export const AlarmListRow = memo(function AlarmListRow({ alarm, now, chosen, choose }: AlarmListRowProps) {
  const lang = useLang()
  const { title, owner, why, tellers } = alarmWords(alarm, lang)
  const quiet = alarm.handling?.shelved ? ' alarm-quiet' : ''
  return (
    <li>
      <button
        type="button"
        data-alarm={alarm.id}
        tabIndex={chosen ? 0 : -1}
        aria-pressed={chosen}
        className={`alarm-row${chosen ? ' alarm-chosen' : ''}${alarm.staleSince === null ? '' : ' alarm-stale'}${quiet}`}
        onClick={() => choose(alarm.id)}
        onDoubleClick={() => openAlarmCard(alarm)}
      >
        <GradeMark grade={alarm.level} />
        <span className="alarm-title">
          {title}
          {owner && <span className="alarm-owner"> · {owner}</span>}
        </span>
        <span className="alarm-why">
          {why}
          {alarm.count > 1 && <span className="alarm-count"> ×{alarm.count}</span>}
          {tellers !== null && <span className="alarm-count"> · {tellers}</span>}
        </span>
        <span className="alarm-tags">
          {handlingTags(alarm, now, lang).map((tag) => (
            <span key={tag} className="alarm-tag">
              {tag}
            </span>
          ))}
        </span>
        <time className="alarm-when">{whenText(alarm.since, now, lang)}</time>
        <span className="alarm-span">{spanText(now - alarm.since, lang)}</span>
      </button>
    </li>
  )
})
