import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GRADES } from '../../shared/estate/level.ts'
import { THEMES, type Theme } from '../../shared/ipc/theme.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { GRADE_SHAPES } from '../components/grade-mark.tsx'
import { say } from '../i18n/say.ts'
import { contrast, difference, EYES, lab, seenBy } from './seen-colour.ts'

const RENDERER = join(import.meta.dirname, '..')
const TOKENS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

const tokensIn = (block: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
const blockOf = (selector: string): string => TOKENS.split(`${selector} {`)[1]?.split('\n}')[0] ?? ''
const DARK = tokensIn(blockOf('\n:root'))
const PALETTES: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  dark: DARK,
  light: { ...DARK, ...tokensIn(blockOf(':root[data-theme="light"]')) },
}

/** What the style sheets say of texts and grounds: a rule's selector, the token of its text, that of its ground. */
interface Rule {
  readonly where: string
  readonly text: string | null
  readonly ground: string | null
}

/** Every style sheet but the table of tokens, by its path. */
const sheets = (): readonly (readonly [path: string, css: string])[] =>
  readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.css') && !path.endsWith('tokens.css'))
    .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(RENDERER, path), 'utf8')])

const RULES: readonly Rule[] = sheets().flatMap(([path, css]) =>
  [...css.matchAll(/([^{}]+)\{([^{}]+)\}/g)].map(([, selector = '', body = '']) => ({
    where: `${path}: ${selector.trim()}`,
    text: /(?<![-\w])color: var\(--([a-z-]+)\)/.exec(body)?.[1] ?? null,
    ground: /background(?:-color)?: var\(--([a-z-]+)\)/.exec(body)?.[1] ?? null,
  })),
)

/** Grounds that anything may come to stand on. */
const PLAIN = ['ink', 'panel', 'raised']
/** Of what is switched off or absent: it need not be read (WCAG 1.4.3 leaves it out), and is told in another way too. */
const NOT_READ = 'faint'
/** Dark texts: only on a ground that the same rule gives. */
const REVERSED: ReadonlySet<string> = new Set(['ink', 'on-grade'])

const TEXTS = [...new Set(RULES.flatMap(({ text }) => (text === null ? [] : [text])))].filter(
  (text) => text !== NOT_READ && !REVERSED.has(text),
)
const PAIRED = RULES.flatMap(({ where, text, ground }) => (text === null || ground === null ? [] : [{ where, text, ground }]))

/** What canvases and charts write on (map/draw-*.ts, charts, treemap). */
const DRAWN = [
  ...['jade-body', 'jade-fill'].flatMap((ground) => [
    ['soft', ground],
    ['text', ground],
  ]),
  ...['ochre-body', 'ochre-fill'].map((ground) => ['text', ground]),
  ...['stale-body', 'stale-fill'].flatMap((ground) => [
    ['dim', ground],
    ['text', ground],
  ]),
  ['ink', 'ochre'],
  ...GRADES.map((grade) => ['on-grade', grade]),
] as const

describe.each(THEMES)('the colours of the %s theme', (theme) => {
  const colour = (name: string): string => PALETTES[theme][name] ?? ''

  it('are all there', () => {
    expect(TEXTS.length).toBeGreaterThan(3)
    expect(PAIRED.length).toBeGreaterThan(15)
    const used = RULES.flatMap(({ text, ground }) => [text, ground]).filter((name) => name !== null)
    for (const name of [...used, ...DRAWN.flat()]) expect(colour(name), name).toMatch(/^#/)
  })

  it('every text can be read on every plain ground', () => {
    for (const text of TEXTS) {
      for (const ground of PLAIN)
        expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('every text can be read on the ground that its own rule gives it', () => {
    for (const { where, text, ground } of PAIRED) {
      if (text === NOT_READ) continue
      expect(contrast(colour(text), colour(ground)), `${where}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('what is written on a canvas can be read', () => {
    for (const [text = '', ground = ''] of DRAWN) {
      expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('the shapes of alarms, and lines that tell something, stand out from every ground they are on', () => {
    for (const shape of [...GRADES, 'jade', 'jade-mark', 'ochre', 'past', 'case']) {
      for (const ground of PLAIN)
        expect(contrast(colour(shape), colour(ground)), `${shape} on ${ground}`).toBeGreaterThanOrEqual(3)
    }
    for (const grade of GRADES) expect(contrast(colour(grade), colour('stale-body')), grade).toBeGreaterThanOrEqual(3)
  })
})

/**
 * Two colours that lie 10 apart (CIEDE2000) are told apart at a glance, also side by side in small; 2 to 3 is what a trained eye
 * needs. It is the floor where colour alone tells.
 */
const AT_A_GLANCE = 10

/** Where nothing but colour tells one from the other: gauges, lines that fills stand at, shares of a bar that lie side by side. */
const COLOUR_ALONE = [
  ['jade', 'ochre'],
  ['jade', 'stale-fill'],
  ['jade', 'jade-fill'],
  ['jade-fill', 'ochre-fill'],
  ['jade', 'stale-line'],
  ['stale-line', 'soft'],
  ['ochre', 'ochre-fill'],
  ['ochre-fill', 'hatch'],
  ['hatch', 'jade'],
] as const

/**
 * Pairs that some eyes take for one another. None of them tells anything by colour alone: a grade has its shape and its character,
 * on a house the character, in a column of the time bar its width; jade, ochre and grey have none of these; the past is a frame
 * around the screen with its word in it. In light all grades are of nearly one lightness, since each must stand out from paper and
 * yet carry a dark character: there colour tells dichromats little, and the shape all.
 */
const TOLD_BY_SHAPE: Readonly<Record<Theme, readonly string[]>> = {
  dark: [
    'critical/major deutan',
    'critical/ochre deutan',
    'major/minor deutan',
    'major/ochre protan',
    'major/ochre deutan',
    'minor/past tritan',
    'jade/past protan',
  ],
  light: [
    'critical/major deutan',
    'critical/major tritan',
    'critical/minor deutan',
    'major/minor protan',
    'major/minor deutan',
    'ochre/past protan',
    'ochre/past deutan',
    'ochre/past tritan',
  ],
}

const TOLD_APART = [...GRADES, 'jade', 'ochre', 'stale-line', 'past', 'case']

describe.each(THEMES)('eyes of every kind, in the %s theme', (theme) => {
  const apart = (a: string, b: string, eyes: (typeof EYES)[number]): number => {
    const [one, other] = [PALETTES[theme][a] ?? '', PALETTES[theme][b] ?? '']
    return difference(lab(seenBy(eyes, one)), lab(seenBy(eyes, other)))
  }

  it('tell apart at a glance what colour alone tells', () => {
    for (const [a, b] of COLOUR_ALONE) {
      for (const eyes of EYES) expect(apart(a, b, eyes), `${a}/${b} ${eyes}`).toBeGreaterThanOrEqual(AT_A_GLANCE)
    }
  })

  it('take no others for one another than those that a shape and a character tell', () => {
    const alike = TOLD_APART.flatMap((a, at) =>
      TOLD_APART.slice(at + 1).flatMap((b) =>
        EYES.filter((eyes) => apart(a, b, eyes) < AT_A_GLANCE).map((eyes) => `${a}/${b} ${eyes}`),
      ),
    )
    expect(alike).toEqual(TOLD_BY_SHAPE[theme])
  })

  it('that see all colours need no shape', () => {
    expect(TOLD_BY_SHAPE[theme].filter((pair) => pair.endsWith(' usual'))).toEqual([])
  })
})

describe('what is told without colour', () => {
  it('no two grades have the same shape, or the same character', () => {
    expect(new Set(GRADES.map((grade) => GRADE_SHAPES[grade].points)).size).toBe(GRADES.length)
    for (const lang of LANGS) expect(new Set(GRADES.map((grade) => say(lang, `mark.${grade}`))).size).toBe(GRADES.length)
  })

  it('only the time wears the colour of the past', () => {
    expect(
      sheets()
        .filter(([, css]) => css.includes('var(--past'))
        .map(([path]) => path),
    ).toEqual(['styles/time.css'])
  })
})

describe('the measures themselves', () => {
  it('are those of Sharma, Wu & Dalal (2005), table 1', () => {
    expect(difference([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
    expect(difference([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4)
    expect(difference([50, 2.5, 0], [50, 0, -2.5])).toBeCloseTo(4.3065, 4)
    expect(difference([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4)
    expect(difference([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(2.0373, 4)
    expect(difference([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4)
  })

  it('leave grey grey for all eyes, and take red and green together for two of them', () => {
    for (const eyes of EYES) expect(difference(lab(seenBy(eyes, '#808080')), lab(seenBy('usual', '#808080')))).toBeLessThan(0.1)
    const between = (eyes: (typeof EYES)[number]) => difference(lab(seenBy(eyes, '#c85a5a')), lab(seenBy(eyes, '#7d7d32')))
    expect(between('deutan')).toBeLessThan(between('usual') / 3)
  })
})
