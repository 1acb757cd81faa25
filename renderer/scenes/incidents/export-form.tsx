import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { Incident, IncidentFacts } from '../../../shared/estate/incident.ts'
import { PROFILES, type Profile, REPORT_FORMS, type SnapshotAsk } from '../../../shared/ipc/snapshot.ts'
import { noPicturesText } from '../../../shared/snapshot/pictures.ts'
import { fingerprintText, SUITES, type SuiteId } from '../../../shared/snapshot/suite.ts'
import { bytesText, countText, localDay, percentText } from '../../i18n/format.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { useKnownNames } from '../alarms/known-names.ts'
import { MomentInput } from './moment-input.tsx'
import { Preview } from './redaction-preview.tsx'
import { scopeText } from './scope-field.tsx'
import { SignerField } from './signer-field.tsx'
import { type ExportDesk, useExport } from './use-export.ts'
import { tell } from './words.ts'

interface ExportFormProps {
  readonly incident: Incident
  readonly facts: IncidentFacts
  readonly close: () => void
}

/** A file's name: the day, and what no file system takes left out of the title. */
const fileName = (title: string, at: number, word: string, ending: string): string => {
  const plain = title.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, ' ').trim()
  return `${word} ${localDay(at)} ${[...plain].slice(0, 60).join('')}.${ending}`
}

/** What of an incident is carried out of the room: window, scope, redaction and signature; then the writing, its progress and its end. */
export function ExportForm({ incident, facts, close }: ExportFormProps) {
  const lang = useLang()
  const now = useClock()
  const names = useKnownNames()
  const desk = useExport()
  const [window, setWindow] = useState({ from: facts.from, to: facts.to })
  const [isWhole, setWhole] = useState(false)
  const [profile, setProfile] = useState<Profile>('internal')
  const [namespaces, setNamespaces] = useState('')
  const [suite, setSuite] = useState<SuiteId>(SUITES[0])
  const ready = desk.signers?.some((each) => each.suite === suite) === true
  const busy = desk.under !== null
  const form = useRef<HTMLElement>(null)
  useEffect(() => form.current?.focus({ preventScroll: true }), [])
  const bad = window.from >= window.to || window.from > now
  const wanted: SnapshotAsk = {
    ...{ incident: incident.id, ...window, profile },
    scope: isWhole || incident.scope === null ? null : incident.scope.map(({ id }) => id),
    namespaces: profile === 'none' ? [] : namespaces.split(/[,，\s]+/).filter(Boolean),
  }
  const forget = desk.forget
  // biome-ignore lint/correctness/useExhaustiveDependencies: this is when, not what
  useEffect(() => forget(), [profile, namespaces, isWhole, window])
  /** Escape goes back to the incident, and never ends by accident what is being written. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    if (!busy) close()
  }
  return (
    <section
      ref={form}
      className="incident-form export-form"
      aria-label={tell(lang, 'export')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className="incident-form-row">
        <span>{tell(lang, 'export.window')}</span>
        <div className="incident-window">
          {(['from', 'to'] as const).map((end) => (
            <MomentInput
              key={end}
              label={tell(lang, end)}
              at={window[end]}
              none=""
              change={(at) => at !== null && setWindow({ ...window, [end]: at })}
            />
          ))}
        </div>
      </div>
      {incident.scope !== null && (
        <div className="incident-form-row">
          <span>{tell(lang, 'export.scope')}</span>
          <fieldset className="report-choice">
            <button type="button" aria-pressed={!isWhole} onClick={() => setWhole(false)}>
              {tell(lang, 'export.asIncident')} · {scopeText(incident.scope, names, tell(lang, 'estate'))}
            </button>
            <button type="button" aria-pressed={isWhole} onClick={() => setWhole(true)}>
              {tell(lang, 'estate')}
            </button>
          </fieldset>
        </div>
      )}
      <div className="incident-form-row">
        <span>{tell(lang, 'export.profile')}</span>
        <div className="export-profile">
          <fieldset className="report-choice">
            {PROFILES.map((each) => (
              <button
                key={each}
                type="button"
                data-profile={each}
                aria-pressed={profile === each}
                onClick={() => setProfile(each)}
              >
                {tell(lang, `profile.${each}`)}
              </button>
            ))}
            <span className="panel-note">{tell(lang, `profile.${profile}.why`)}</span>
          </fieldset>
          <button type="button" className="alarm-act export-look" disabled={busy || bad} onClick={() => desk.look(wanted)}>
            {tell(lang, 'export.preview')}
          </button>
        </div>
      </div>
      {profile !== 'none' && (
        <label>
          {tell(lang, 'export.namespaces')}
          <input
            className="note-field"
            value={namespaces}
            placeholder={tell(lang, 'export.namespaces.hint')}
            onChange={({ target }) => setNamespaces(target.value)}
          />
        </label>
      )}
      {desk.preview !== null && <Preview preview={desk.preview} />}
      <SignerField desk={desk} suite={suite} choose={setSuite} />
      {desk.problem !== null && (
        <p className="incident-problem" role="alert">
          {problemWords(desk.problem, lang)}
        </p>
      )}
      {desk.unanswered !== null && (
        <p className="incident-problem" role="alert">
          {tell(lang, 'export.unanswered', { detail: detailText(desk.unanswered, lang) })}
        </p>
      )}
      {bad && (
        <p className="incident-problem" role="alert">
          {problemWords({ code: 'incident.bad-window', facts: {} }, lang)}
        </p>
      )}
      <Outcome desk={desk} />
      <div className="alarm-acts">
        <button
          type="button"
          className="alarm-act export-start"
          disabled={!ready || busy || bad}
          onClick={() => desk.write(wanted, suite, fileName(incident.title, window.from, tell(lang, 'export.file'), 'wlsnap'))}
        >
          {tell(lang, 'export.start')}
        </button>
        {REPORT_FORMS.map((form) => (
          <button
            key={form}
            type="button"
            className={`alarm-act export-${form}`}
            disabled={busy || bad}
            onClick={() =>
              desk.writeReport(wanted, form, fileName(incident.title, window.from, tell(lang, 'export.report.file'), form))
            }
          >
            {tell(lang, `export.${form}`)}
          </button>
        ))}
        {busy ? (
          <button type="button" className="alarm-act export-cancel" onClick={desk.cancel}>
            {tell(lang, 'export.cancel')}
          </button>
        ) : (
          <button type="button" className="alarm-act" onClick={close}>
            {tell(lang, 'export.close')}
          </button>
        )}
      </div>
      <p className="panel-note">{tell(lang, 'export.report.why')}</p>
    </section>
  )
}

/** How far it is, and where the file stands. */
function Outcome({ desk }: { readonly desk: ExportDesk }) {
  const lang = useLang()
  const { under, progress, written, report } = desk
  if (under === 'preview') return <p role="status">{tell(lang, 'export.previewing')}</p>
  if (under !== null) {
    const share = progress?.share ?? null
    const key = under === 'export' || progress?.member === `report.${under}` ? 'export.under' : 'export.gathering'
    return (
      <p role="status" className="export-progress">
        {progress === null ? tell(lang, 'export.begun') : tell(lang, key, { member: progress.member })}
        {share !== null && ` ${percentText(share, lang)}`}
        <span className="panel-note">{tell(lang, 'export.stay')}</span>
        <progress value={share ?? undefined} aria-label={tell(lang, 'export')} />
      </p>
    )
  }
  if (report !== null) {
    const facts = { path: report.path, size: bytesText(report.bytes, lang) }
    return (
      <p className="export-done export-report-done" role="status">
        {tell(lang, 'export.report.done', facts)}
      </p>
    )
  }
  if (written === null) return null
  const { path, bytes, members, pictures, signer } = written
  return (
    <div className="export-done" role="status">
      <p>{tell(lang, 'export.done', { path, size: bytesText(bytes, lang), n: countText(members, lang) })}</p>
      <p className="export-pictures">
        {pictures.why === null ? tell(lang, 'export.pictures', { n: pictures.count }) : noPicturesText(pictures.why, lang)}
      </p>
      <p className="export-print">
        {signer.name} · {tell(lang, 'export.fingerprint', { fingerprint: fingerprintText(signer.fingerprint) })}
      </p>
      <p className="panel-note">{tell(lang, 'export.compare')}</p>
    </div>
  )
}
