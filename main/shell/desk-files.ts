import { writeFile } from 'node:fs/promises'
import { type ProblemCode, problemText } from '../../shared/estate/problem-words.ts'
import type { Facts, Lang } from '../../shared/lib/words.ts'
import type { SavedSection } from '../config/policy-edit.ts'
import type { FileEdit } from '../config/yaml-edit.ts'
import { RequestError, type RequestHandlers } from './ipc.ts'

export interface DeskFilesDeps {
  /** The sources file that is watched now; null: none. */
  readonly watched: () => string | null
  readonly lang: () => Lang
  /** Asks for a place to save; null: none was chosen. */
  readonly choose: (name: string) => Promise<string | null>
}

/** Answers what pages have written: what they export, and what they change of the policy. */
export function createDeskFiles({
  watched,
  lang,
  choose,
}: DeskFilesDeps): Pick<RequestHandlers, 'file:save' | 'policy:save' | 'policy:save-alarms' | 'policy:undo'> {
  let last: readonly FileEdit[] | null = null
  const words = {
    'zh-CN': '没有正在使用的数据源文件；请先在“数据源”页添加一个数据源',
    en: 'no sources file is in use; add a source on the sources page first',
  }

  const refused = ({ code, facts }: { readonly code: ProblemCode; readonly facts: Facts }) => {
    const { what, wayOut } = problemText(code, facts, lang())
    return new RequestError('failed', lang() === 'en' ? `${what}. ${wayOut}` : `${what}。${wayOut}`)
  }

  async function save(section: SavedSection, values: Readonly<Record<string, unknown>>): Promise<null> {
    const file = watched()
    if (file === null) throw new RequestError('failed', words[lang()])
    // What writes YAML is loaded only now.
    const { savePolicy } = await import('../config/policy-edit.ts')
    const saved = savePolicy(file, section, values)
    if (!saved.ok) throw refused(saved)
    last = saved.value
    return null
  }

  return {
    async 'file:save'({ name, text }) {
      const path = await choose(name)
      if (path !== null) await writeFile(path, text)
      return path
    },
    'policy:save': (thresholds) => save('capacity', thresholds),
    'policy:save-alarms': (rules) => save('alarms', rules),
    async 'policy:undo'() {
      if (last === null) return null
      const { undoPolicy } = await import('../config/policy-edit.ts')
      const undone = undoPolicy(last)
      if (!undone.ok) throw refused(undone)
      last = null
      return null
    },
  }
}
