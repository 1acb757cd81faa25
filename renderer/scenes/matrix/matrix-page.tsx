import { useMemo, useState } from 'react'
import { LEVELS } from '../../../shared/estate/level.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { NothingYet } from '../../components/nothing-yet.tsx'
import { Reading } from '../../components/reading.tsx'
import { countText, whenText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { frameAsOf } from '../../stores/estate-reading.ts'
import { useScenes } from '../../stores/scenes.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { Grid } from './grid.tsx'
import { type BureauLine, levelsIn, linesOf, shownLines } from './matrix-rows.ts'
import './matrix.css'

/** Who runs where, and how: bureaus and apps by clouds, now or at the moment looked at. */
export default function MatrixPage() {
  const lang = useLang()
  const now = useNow()
  const moment = useEstate((estate) => estate.moment)
  const bureaus = useEstate((estate) => estate.bureaus)
  const apps = useEstate((estate) => estate.apps)
  const frame = useScenes(({ frames }) => frames.matrix)
  const failed = useScenes(({ failed }) => failed.matrix)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [onlyAlarmed, setOnlyAlarmed] = useState(false)
  // What came of another moment stands no longer for this one.
  const matrix = frame?.moment === moment ? frame : null
  const all = useMemo(() => (matrix === null ? [] : linesOf(bureaus.values(), apps.values(), matrix)), [bureaus, apps, matrix])
  const lines = useMemo(() => shownLines(all, open, onlyAlarmed), [all, open, onlyAlarmed])
  const asOf = useEstate((estate) => frameAsOf(estate, matrix?.asOf ?? null))
  const failure = failed !== undefined && (
    <p className="card-state" role="alert">
      {say(lang, 'scene.failed', { why: problemSentence(failed, now, lang) })}
    </p>
  )
  if (matrix === null) {
    return (
      <>
        <h2 className="desk-title">{say(lang, 'matrix.title')}</h2>
        {failure || <Reading />}
      </>
    )
  }
  const allOpen = all.every(({ id }) => open.has(id))
  const unobserved = all.reduce((sum, { unobservedApps }) => sum + unobservedApps, 0)
  return (
    <div className="matrix-page">
      <header className="scene-head">
        <h2 className="desk-title">{say(lang, 'matrix.title')}</h2>
        <p className="panel-note">
          {asOf === null ? say(lang, 'asOf.never') : say(lang, 'asOf', { time: whenText(asOf, now, lang) })}
          {unobserved > 0 && ` · ${say(lang, 'matrix.unobservedApps', { n: countText(unobserved, lang) })}`}
        </p>
        {/* Marks of nothing that stands here would be the loudest thing on the page. */}
        {all.length > 0 && (
          <>
            <Legend lines={all} />
            <button type="button" className="scene-tool" aria-pressed={onlyAlarmed} onClick={() => setOnlyAlarmed(!onlyAlarmed)}>
              {say(lang, 'matrix.onlyAlarmed')}
            </button>
            <button
              type="button"
              className="scene-tool"
              onClick={() => setOpen(allOpen ? new Set() : new Set(all.map(({ id }) => id)))}
            >
              {say(lang, allOpen ? 'matrix.closeAll' : 'matrix.openAll')}
            </button>
          </>
        )}
      </header>
      {failure}
      {matrix.clouds.length === 0 ? (
        <NothingYet>{say(lang, 'matrix.noClouds')}</NothingYet>
      ) : all.length === 0 ? (
        <NothingYet way={{ page: 'register', label: say(lang, 'matrix.empty.act') }}>{say(lang, 'matrix.empty')}</NothingYet>
      ) : lines.length === 0 ? (
        <p className="panel-empty">{say(lang, 'matrix.calm')}</p>
      ) : (
        <Grid
          clouds={matrix.clouds}
          lines={lines}
          open={open}
          toggle={(id) => setOpen(open.has(id) ? new Set([...open].filter((each) => each !== id)) : new Set([...open, id]))}
        />
      )}
    </div>
  )
}

/** What the marks of a cell mean; those that stand in none are not lit. */
function Legend({ lines }: { readonly lines: readonly BureauLine[] }) {
  const lang = useLang()
  const met = useMemo(() => levelsIn(lines), [lines])
  return (
    <ul className="matrix-legend">
      {LEVELS.map((level) => (
        <li key={level} className={met.has(level) ? undefined : 'unlit'}>
          <LevelSign level={level} />
          {say(lang, `level.${level}`)}
        </li>
      ))}
      <li>
        <span className="matrix-sample matrix-unobserved" />
        {say(lang, 'matrix.unobserved')}
      </li>
      <li>
        <span className="matrix-sample matrix-absent">
          <span className="matrix-nothing" />
        </span>
        {say(lang, 'matrix.absent')}
      </li>
    </ul>
  )
}
