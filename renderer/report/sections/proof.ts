import type { Lang } from '../../../shared/lib/words.ts'
import { type Finding, findingText } from '../../../shared/snapshot/finding.ts'
import type { Manifest } from '../../../shared/snapshot/manifest.ts'
import { REPORT_PATH } from '../../../shared/snapshot/report-members.ts'
import { fingerprintText } from '../../../shared/snapshot/suite.ts'
import { dateTimeText, percentText } from '../../i18n/format.ts'
import { el, named } from '../dom.ts'
import { BROWSER } from '../proof/browser-platform.ts'
import { checkPackage, type PackageCheck } from '../proof/check-package.ts'
import type { PageCheck } from '../proof/check-page.ts'
import { chosenFile } from '../proof/chosen-file.ts'
import { word } from '../words.ts'
import { section } from './section.ts'

/** Findings that are told, count. */
const TOLD = 12
const SUITE_NAMES = { 'ed25519-sha256': 'Ed25519 / SHA-256', 'sm2-sm3': 'SM2 / SM3' } as const

/** What was found of the files that were dropped; kept while the language changes. */
export interface Dropped {
  package: { readonly name: string; readonly check: PackageCheck } | null
  report: { readonly name: string; readonly isRight: boolean | null } | null
}

/** What the page found of itself, the fingerprint to be compared, and the place to drop the package. */
export function proof(check: PageCheck, dropped: Dropped, looked: (check: PackageCheck) => void, lang: Lang): HTMLElement {
  const { signer, findings, evidence } = check
  const isRight = evidence !== null && findings.length === 0
  const told = {
    n: check.contents.size,
    suite: evidence === null ? '' : SUITE_NAMES[evidence.suite],
  }
  return section(
    lang,
    'proof.title',
    'proof',
    el(
      'div',
      { class: isRight ? 'verdict right' : 'verdict wrong', role: 'status' },
      el('strong', {}, word(lang, isRight ? 'proof.right' : 'proof.wrong')),
      el('p', {}, word(lang, isRight ? 'proof.right-text' : 'proof.wrong-text', told)),
      isRight ? null : list(findings, lang),
    ),
    signer === null
      ? null
      : el(
          'div',
          { class: 'signer' },
          el('p', { class: 'label' }, word(lang, 'proof.fingerprint')),
          fingerprint(signer.fingerprint),
          el('p', { class: 'label' }, word(lang, 'proof.signer'), ' ', named(signer.name)),
        ),
    el('p', { class: 'caution' }, word(lang, 'proof.self')),
    dropPlace(check, dropped, looked, lang),
    el('p', { class: 'aside paper' }, word(lang, 'proof.print')),
  )
}

const fingerprint = (hex: string): HTMLElement =>
  el(
    'p',
    { class: 'fingerprint' },
    ...fingerprintText(hex)
      .split(' ')
      .flatMap((group) => [el('span', {}, group), ' ']),
  )

function list(findings: readonly Finding[], lang: Lang): HTMLElement {
  const more = findings.length > TOLD ? [el('li', {}, word(lang, 'map.more', { n: findings.length - TOLD }))] : []
  return el('ul', {}, ...findings.slice(0, TOLD).map((finding) => el('li', {}, named(findingText(finding, lang)))), ...more)
}

function dropPlace(check: PageCheck, dropped: Dropped, looked: (check: PackageCheck) => void, lang: Lang): HTMLElement {
  const outcome = el('div', { class: 'outcome', role: 'status' }, ...outcomeOf(dropped, lang))
  const input = el('input', { type: 'file', id: 'package', class: 'unseen', multiple: true })
  const place = el(
    'div',
    { class: 'drop' },
    el('p', { class: 'label' }, word(lang, 'proof.drop')),
    el(
      'p',
      {},
      word(lang, 'proof.drop-text'),
      ' ',
      input,
      el('label', { for: 'package', class: 'button' }, word(lang, 'proof.choose')),
    ),
    outcome,
    el('p', { class: 'aside' }, word(lang, 'proof.drop-also')),
  )

  async function take(files: readonly File[]): Promise<void> {
    // A page is told by the package that it is said to be of, so that goes first.
    for (const file of [...files].sort((a, b) => Number(isPage(a)) - Number(isPage(b)))) {
      const progress = el('p', {})
      outcome.replaceChildren(progress)
      const tell = (percent: number): void => {
        progress.textContent = word(lang, 'proof.progress', { name: file.name, percent: percentText(percent, lang) })
      }
      tell(0)
      if (isPage(file))
        dropped.report = { name: file.name, isRight: await isReport(file, dropped.package?.check.manifest ?? null) }
      else {
        const found = await checkPackage(chosenFile(file), check.evidence, BROWSER, ({ bytes, of }) =>
          tell(of === 0 ? 1 : bytes / of),
        )
        dropped.package = { name: file.name, check: found }
        dropped.report = null
        looked(found)
      }
      outcome.replaceChildren(...outcomeOf(dropped, lang))
    }
  }

  input.addEventListener('change', () => void take([...(input.files ?? [])]))
  place.addEventListener('dragover', (event) => {
    event.preventDefault()
    place.classList.add('over')
  })
  place.addEventListener('dragleave', () => place.classList.remove('over'))
  place.addEventListener('drop', (event) => {
    event.preventDefault()
    place.classList.remove('over')
    void take([...(event.dataTransfer?.files ?? [])])
  })
  return place
}

const isPage = ({ name }: File): boolean => /\.html?$/i.test(name)

/** Whether a file is the page of a package; null: no package was looked at. */
async function isReport(file: File, manifest: Manifest | null): Promise<boolean | null> {
  if (manifest === null) return null
  const digest = BROWSER.digest(manifest.suite)
  const source = chosenFile(file)
  for await (const chunk of source.chunks(0, source.size)) digest.update(chunk)
  return manifest.members.find(({ path }) => path === REPORT_PATH)?.digest.content === digest.hex()
}

function outcomeOf({ package: of, report }: Dropped, lang: Lang): readonly HTMLElement[] {
  const told: HTMLElement[] = []
  if (of !== null) told.push(packageOutcome(of.name, of.check, lang))
  if (report !== null) {
    const key = report.isRight === null ? 'report-first' : report.isRight ? 'report-right' : 'report-wrong'
    told.push(el('p', { class: report.isRight ? 'right' : 'wrong' }, named(word(lang, `proof.${key}`, { name: report.name }))))
  }
  return told
}

function packageOutcome(name: string, { findings, state, manifest, kinship }: PackageCheck, lang: Lang): HTMLElement {
  const title = el('p', { class: 'label' }, named(name))
  if (state === 'invalid' || manifest === null)
    return el('div', { class: 'wrong' }, title, el('p', {}, word(lang, 'proof.package-wrong')), list(findings, lang))
  if (kinship !== 'same') {
    const made = dateTimeText(Date.parse(manifest.made), lang)
    return el(
      'div',
      { class: 'wrong' },
      title,
      el('p', {}, word(lang, kinship === null ? 'proof.page-unsure' : `proof.${kinship}`, { made })),
    )
  }
  return el('div', { class: 'right' }, title, el('p', {}, word(lang, 'proof.package-right', { n: manifest.members.length })))
}
