import type { LabelMatch } from '../../../shared/policy/label-match.ts'

/** Alerts as a line each: `alertname=Mysql*, severity=critical|page`. A bare word is an alert's name. */
export const matchText = (alerts: readonly LabelMatch[]): string =>
  alerts.map((match) => Object.entries(match).map(pairText).join(', ')).join('\n')

function pairText([label, globs]: readonly [string, string | readonly string[]]): string {
  const value = typeof globs === 'string' ? globs : globs.join('|')
  return label === 'alertname' ? value : `${label}=${value}`
}

/** The same read back; what says nothing is left out. */
export function matchesFrom(text: string): LabelMatch[] {
  return text
    .split(/\r?\n/)
    .map((line) => Object.fromEntries(line.split(/[,，]/).flatMap(pairFrom)))
    .filter((match) => Object.keys(match).length > 0)
}

function pairFrom(part: string): [string, string | string[]][] {
  const [first = '', ...rest] = part.split('=').map((each) => each.trim())
  const [label, value] = rest.length === 0 ? ['alertname', first] : [first, rest.join('=')]
  const globs = value
    .split('|')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  const [only] = globs
  if (label === '' || only === undefined) return []
  return [[label, globs.length === 1 ? only : globs]]
}
