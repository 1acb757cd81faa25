import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { findingText } from '../../../shared/snapshot/finding.ts'
import type { CheckedCasesFrame } from '../../feed/case-schema.ts'
import { problemSentence, problemWords } from '../../i18n/problem-sentence.ts'
import { caseStore, endImport, importCase, useCases } from '../../stores/cases.ts'
import { useSigners } from '../../stores/signers.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { trustSigner } from '../signers/say-signers.ts'
import { TrustForm } from './trust-form.tsx'
import { tell } from './words.ts'
import './cases.css'

type Import = NonNullable<CheckedCasesFrame['import']>

/** Findings that are told in words, count: a file that is none has one, one that was torn has hundreds. */
const FINDINGS_TOLD = 8

/** A snapshot that is dropped on the window, and how its import goes, whatever page is open. */
export function CaseImport() {
  const lang = useLang()
  const now = useClock()
  const over = useDrop()
  const importing = useCases((cases) => cases.importing)
  const list = useCases((cases) => cases.list)
  const failed = useCases((cases) => cases.failed)
  const mine = importing !== null && list?.import?.id === importing ? list.import : null
  return (
    <>
      {over && <div className="case-drop">{tell(lang, 'drop.here')}</div>}
      {mine !== null && <Told of={mine} />}
      {mine === null && failed !== null && (
        <Box alert acts={<Act word="dismiss" onClick={() => caseStore.setState({ failed: null })} />}>
          <p>{failed === 'not-a-snapshot' ? tell(lang, failed) : problemSentence(failed, now, lang)}</p>
        </Box>
      )}
    </>
  )
}

/** Where a file lies; older versions of Electron tell it on the file itself. */
function placeOf(file: File): string {
  if ('path' in file && typeof file.path === 'string') return file.path
  return window.wanglou?.pathOf(file) ?? ''
}

/** Takes files that are dropped anywhere; true while some are held over the window. */
function useDrop(): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      const [file] = event.dataTransfer?.files ?? []
      if (file === undefined || event.defaultPrevented) return
      event.preventDefault()
      importCase(placeOf(file))
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  return over
}

function Told({ of }: { readonly of: Import }) {
  const lang = useLang()
  const now = useClock()
  const { state, fileName: name, share, findings, signer, problem, path } = of
  const busy = useSigners((signers) => signers.busy)
  const distrust = useSigners((signers) => signers.problem)
  if (state === 'running') {
    return (
      <Box acts={<Act word="import.cancel" onClick={endImport} />}>
        <p>{tell(lang, 'import.running', { name })}</p>
        <progress className="case-progress" max={1} value={share} />
      </Box>
    )
  }
  if (state === 'unknown-signer' && signer !== null) {
    return (
      <Box alert acts={null}>
        <h3>{tell(lang, 'import.unknown')}</h3>
        <p>{tell(lang, 'import.unknown.why', { name: signer.name })}</p>
        <TrustForm
          signer={signer}
          word="import.trust"
          busy={busy}
          onTrust={(trusted) => void trustSigner(trusted).then((done) => done && importCase(path))}
          onLeave={endImport}
          onOnce={() => importCase(path, signer.fingerprint)}
        />
        {distrust !== null && <p role="alert">{typeof distrust === 'string' ? distrust : problemWords(distrust, lang)}</p>}
      </Box>
    )
  }
  if (state === 'refused' || state === 'failed') {
    return (
      <Box alert acts={<Act word="dismiss" onClick={endImport} />}>
        <h3>{tell(lang, `import.${state}`, { name })}</h3>
        <ul className="case-findings">
          {problem !== null && <li>{problemSentence(problem, now, lang)}</li>}
          {findings.slice(0, FINDINGS_TOLD).map((finding) => (
            <li key={`${finding.code} ${JSON.stringify(finding.facts)}`}>{findingText(finding, lang)}</li>
          ))}
        </ul>
        {state === 'refused' && <p className="case-way-out">{tell(lang, 'import.refused.out')}</p>}
        {findings.length > FINDINGS_TOLD && <p>{tell(lang, 'import.more', { n: findings.length - FINDINGS_TOLD })}</p>}
      </Box>
    )
  }
  return null
}

function Box({ alert, acts, children }: { readonly alert?: boolean; readonly acts: ReactNode; readonly children: ReactNode }) {
  const told = (
    <>
      {children}
      {acts !== null && <div className="case-box-acts">{acts}</div>}
    </>
  )
  if (alert) return <Asking>{told}</Asking>
  return (
    <div className="case-box" role="status">
      {told}
    </div>
  )
}

/** What asks for an answer takes the keyboard. The first of its buttons does nothing, and Escape is the same. */
function Asking({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const first = (): HTMLElement | null => box.current?.querySelector<HTMLElement>('.case-box-acts button') ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it appears
  useEffect(() => first()?.focus(), [])
  const onKeyDown = (event: KeyboardEvent): void => {
    // What is typed here is not for the wall.
    event.stopPropagation()
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    first()?.click()
  }
  return (
    <div ref={box} className="case-box" role="alertdialog" tabIndex={-1} onKeyDown={onKeyDown}>
      {children}
    </div>
  )
}

function Act({ word, onClick }: { readonly word: Parameters<typeof tell>[1]; readonly onClick: () => void }) {
  const lang = useLang()
  return (
    <button type="button" className="alarm-act" onClick={onClick}>
      {tell(lang, word)}
    </button>
  )
}
