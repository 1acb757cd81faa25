import type { Grade } from '../../shared/estate/level.ts'

/** CSS variables of styles/tokens.css that the map draws with. */
const TOKENS = {
  ink: '--ink',
  panel: '--panel',
  line: '--line',
  lineStrong: '--line-strong',
  gap: '--gap',
  text: '--text',
  soft: '--soft',
  dim: '--dim',
  faint: '--faint',
  jade: '--jade',
  jadeBody: '--jade-body',
  jadeFill: '--jade-fill',
  ochre: '--ochre',
  ochreBody: '--ochre-body',
  ochreFill: '--ochre-fill',
  staleBody: '--stale-body',
  staleFill: '--stale-fill',
  staleLine: '--stale-line',
  hatch: '--hatch',
  onGrade: '--on-grade',
} as const

const GRADE_TOKENS: Readonly<Record<Grade, string>> = {
  critical: '--critical',
  major: '--major',
  minor: '--minor',
  notice: '--notice',
}

export type Palette = Readonly<Record<keyof typeof TOKENS, string>> & {
  readonly grade: Readonly<Record<Grade, string>>
  readonly sans: string
}

/** Reads the palette off an element, so that the map and the panels never part. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (token: string) => style.getPropertyValue(token).trim()
  return {
    ink: read(TOKENS.ink),
    panel: read(TOKENS.panel),
    line: read(TOKENS.line),
    lineStrong: read(TOKENS.lineStrong),
    gap: read(TOKENS.gap),
    text: read(TOKENS.text),
    soft: read(TOKENS.soft),
    dim: read(TOKENS.dim),
    faint: read(TOKENS.faint),
    jade: read(TOKENS.jade),
    jadeBody: read(TOKENS.jadeBody),
    jadeFill: read(TOKENS.jadeFill),
    ochre: read(TOKENS.ochre),
    ochreBody: read(TOKENS.ochreBody),
    ochreFill: read(TOKENS.ochreFill),
    staleBody: read(TOKENS.staleBody),
    staleFill: read(TOKENS.staleFill),
    staleLine: read(TOKENS.staleLine),
    hatch: read(TOKENS.hatch),
    onGrade: read(TOKENS.onGrade),
    grade: {
      critical: read(GRADE_TOKENS.critical),
      major: read(GRADE_TOKENS.major),
      minor: read(GRADE_TOKENS.minor),
      notice: read(GRADE_TOKENS.notice),
    },
    sans: read('--sans'),
  }
}
