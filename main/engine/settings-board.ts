import type { JournalState } from '../../shared/estate/frame.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { same } from './estate/same.ts'
import type { Settings } from './past/messages.ts'
import type { Past } from './past/past.ts'
import type { Publisher } from './publish/publisher.ts'

/** What belongs to the estate and its configuration, not to an instant: told alike to views of the present and of the past. */
export interface SettingsBoard {
  /** The journal's state as it was last told; null: never yet. */
  readonly journal: JournalState | null
  putJournal(state: JournalState): void
  putRegister(names: Settings['names'], faults: Settings['faults'], excuses: Settings['excuses']): void
  putRules(rules: Settings['rules']): void
  putAlarms(alarms: Settings['alarms']): void
  putUsage(usage: Policy['usage']): void
}

export function createSettingsBoard(
  { capacity: rules, alarms, usage }: Pick<Policy, 'capacity' | 'alarms' | 'usage'>,
  present: Pick<Publisher, 'names' | 'faults' | 'journal' | 'tightFill'>,
  past: Pick<Past, 'settings'>,
): SettingsBoard {
  let settings: Settings = {
    ...{ names: { estateName: null, estateNameEn: null }, faults: [], journal: null, tightFill: rules.tightFill },
    usageFreshMs: usage.freshSeconds * 1_000,
    ...{ rules, excuses: [], alarms },
  }
  present.tightFill(rules.tightFill)

  return {
    get journal() {
      return settings.journal
    },
    putJournal(journal) {
      if (same(journal, settings.journal)) return
      settings = { ...settings, journal }
      present.journal(journal)
      past.settings(settings)
    },
    putRules(next) {
      settings = { ...settings, rules: next, tightFill: next.tightFill }
      present.tightFill(next.tightFill)
      past.settings(settings)
    },
    putAlarms(next) {
      settings = { ...settings, alarms: next }
      past.settings(settings)
    },
    putUsage({ freshSeconds }) {
      settings = { ...settings, usageFreshMs: freshSeconds * 1_000 }
      past.settings(settings)
    },
    putRegister(names, faults, excuses) {
      settings = { ...settings, names, faults, excuses }
      present.names(names)
      present.faults(faults)
      past.settings(settings)
    },
  }
}
