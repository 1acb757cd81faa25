import { problemText } from '../../shared/estate/problem-words.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { readSourcesFile } from '../config/sources-file.ts'
import type { ShellOptions } from './options.ts'
import { configured, keepsEstate, showsDemo } from './places.ts'

const NOTHING_LIVE: Words = {
  'zh-CN':
    '{home} 只有留存的记录，没有数据源，无法等到实时画面再截图。用 --sources 指定数据源，或用 --scenario demo 截取演示环境。',
  en: '{home} holds a record and names no sources, so no live wall can be pictured. Name some with --sources, or picture the demo with --scenario demo.',
}

/**
 * Words why a run on `home` that was asked for on the command line cannot show what it was asked for; null: it can. A wall
 * that has a record opens with it, whatever became of its sources file: only a picture, which waits for a live wall, is refused.
 * `at`: ms since the epoch.
 */
export function refusal(options: ShellOptions, home: string, lang: Lang, at: number): string | null {
  const faults = options.sources === null ? [] : readSourcesFile(options.sources, at).faults
  if (faults.length > 0 && (options.capture !== null || !keepsEstate(home))) {
    return faults
      .map(({ code, facts }) => problemText(code, facts, lang))
      .map(({ what, wayOut }) => `${what} (${wayOut})`)
      .join('\n')
  }
  const nothingLive = options.capture !== null && !showsDemo(home, options) && configured(home, options) === null
  return nothingLive ? fill(NOTHING_LIVE[lang], { home }) : null
}
