import type { Amount } from '../../../shared/estate/record.ts'
import type { AppVerdict } from './verdict-words.ts'

/** What the area of an app stands for. */
export interface Measure {
  readonly of: 'granted' | 'requested'
  readonly what: keyof Amount
}

export interface BureauArea {
  readonly id: string
  readonly apps: readonly { readonly app: AppVerdict; readonly size: number }[]
}

/** Apps by bureau, each with its area; `unsized`: those of which the figure is not known, or nought, which have none. */
export function areasOf(
  { apps, bureaus }: { readonly apps: readonly AppVerdict[]; readonly bureaus: readonly { readonly id: string }[] },
  { of, what }: Measure,
): { readonly bureaus: readonly BureauArea[]; readonly unsized: number } {
  const sized = apps.flatMap((app) => {
    const size = app.funnel[of][what].sum
    return size === null || size <= 0 ? [] : [{ app, size }]
  })
  return {
    bureaus: bureaus
      .map(({ id }) => ({ id, apps: sized.filter(({ app }) => app.bureau === id) }))
      .filter(({ apps }) => apps.length > 0),
    unsized: apps.length - sized.length,
  }
}
