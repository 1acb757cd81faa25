import type { Totals } from '../../../shared/estate/frame.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { countText } from '../../i18n/format.ts'

interface SeenFigure {
  readonly value: string
  /** Of how many; absent: that is not known either. */
  readonly of?: string
}

/** How many instances are ready of how many. Those of which nobody told are neither ready nor not; where no source was ever reached there is no number. */
export function instancesFigure(totals: Totals, isSeen: boolean, lang: Lang): SeenFigure {
  const { instances, readyInstances, untoldInstances: untold } = totals
  if (!isSeen && instances === 0) return { value: '–' }
  return { value: untold > 0 && untold === instances ? '–' : countText(readyInstances, lang), of: countText(instances, lang) }
}

/** How many clusters there are, as far as one was ever seen. */
export function clustersFigure({ clusters }: Totals, isSeen: boolean, lang: Lang): SeenFigure {
  return { value: !isSeen && clusters === 0 ? '–' : countText(clusters, lang) }
}
