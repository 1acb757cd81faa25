import { problemLine } from '../../shared/estate/problem-words.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
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
export async function refusal(options: ShellOptions, home: string, lang: Lang, at: number): Promise<string | null> {
  const { sources, capture } = options
  const faults = sources !== null && (capture !== null || !keepsEstate(home)) ? await faultsOf(sources, at) : []
  if (faults.length > 0) {
    return faults.map((fault) => problemLine(fault, lang)).join('\n')
  }
  const nothingLive = options.capture !== null && !showsDemo(home, options) && configured(home, options) === null
  return nothingLive ? fill(NOTHING_LIVE[lang], { home }) : null
}

/** What reads YAML is loaded only here: a start that has a record to show does not wait for it. */
async function faultsOf(path: string, at: number): Promise<readonly Problem[]> {
  const { readSourcesFile } = await import('../config/sources-file.ts')
  return readSourcesFile(path, at).faults
}
