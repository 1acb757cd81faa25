import type { Kind } from './kinds.ts'

/** Fields whose value is of a kind, whatever it looks like, by the field that they stand in and their own name; `*`: in any. */
const FIELDS: Readonly<Record<string, Kind | null>> = {
  'contacts.name': 'person',
  'contacts.phone': 'phone',
  '*.dutyPhone': 'phone',
  '*.author': 'person',
  '*.openedBy': 'person',
  '*.who': 'person',
  'silences.by': 'person',
  '*.node': 'host',
  // Names of labels, in the rules by which labels mean a node.
  'labels.node': null,
  '*.addresses': 'host',
  'matchers.host': 'host',
  'matchers.address': 'ip',
}

/** Labels and facts whose value is of a kind, by their names. */
const LABELS: readonly (readonly [RegExp, Kind])[] = [
  [
    /(?:^|[._/-])(?:owner|maintainer|contact|author|creator|created-?by|operator|on-?call|admin(?:istrator)?|manager|leader|user-?name|assignee|approver|reporter)$|负责人|联系人|经办人|值班人|姓名/i,
    'person',
  ],
  [/(?:^|[._/-])(?:phone|mobile|tel(?:ephone)?|fax)$|电话|手机/i, 'phone'],
  [/(?:^|[._/-])(?:e?-?mail|邮箱)$/i, 'mail'],
  [/(?:^|[._/-])(?:id-?card|id-?number|passport)$|身份证|证件号/i, 'identity'],
  [/(?:^|[._/-])(?:host|host-?name|node|node-?name|server|machine|vm-?name|exported_node|exported_instance)$/i, 'host'],
]

/** The kind of a value by where it stands; null: that says nothing. */
export function fieldKind(field: string, within: string, free: boolean): Kind | null {
  if (!free) {
    const own = FIELDS[`${within}.${field}`]
    return own === undefined ? (FIELDS[`*.${field}`] ?? null) : own
  }
  return LABELS.find(([name]) => name.test(field))?.[1] ?? null
}
