import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'
import { detailText } from './detail-words.ts'
import type { SheetField } from './register-import.ts'

/** Names of the fields as headers and forms show them. */
export const FIELD_WORDS: Readonly<Record<SheetField, Words>> = {
  id: { 'zh-CN': '应用编号', en: 'App id' },
  name: { 'zh-CN': '应用名称', en: 'App name' },
  nameEn: { 'zh-CN': '英文名称', en: 'English name' },
  bureau: { 'zh-CN': '委办局', en: 'Bureau' },
  class: { 'zh-CN': '应用类别', en: 'Class' },
  protectionGrade: { 'zh-CN': '等保级别', en: 'Protection grade' },
  drGrade: { 'zh-CN': '灾备等级', en: 'DR grade' },
  drEdition: { 'zh-CN': '灾备标准版本', en: 'DR edition' },
  rtoMinutes: { 'zh-CN': 'RTO（分钟）', en: 'RTO (minutes)' },
  rpoMinutes: { 'zh-CN': 'RPO（分钟）', en: 'RPO (minutes)' },
  contractor: { 'zh-CN': '承建单位', en: 'Contractor' },
  dutyPost: { 'zh-CN': '值守岗位', en: 'Duty post' },
  dutyPhone: { 'zh-CN': '值守电话', en: 'Duty phone' },
  contactName: { 'zh-CN': '联系人', en: 'Contact' },
  contactRole: { 'zh-CN': '联系人职务', en: 'Contact role' },
  contactPhone: { 'zh-CN': '联系人电话', en: 'Contact phone' },
  cpuCores: { 'zh-CN': '批复CPU（核）', en: 'Approved CPU (cores)' },
  memoryGb: { 'zh-CN': '批复内存（GB）', en: 'Approved memory (GB)' },
  standby: { 'zh-CN': '是否灾备', en: 'Standby' },
  onlineSince: { 'zh-CN': '上线日期', en: 'Online since' },
  probes: { 'zh-CN': '拨测地址', en: 'Probe addresses' },
  dependsOn: { 'zh-CN': '依赖应用', en: 'Depends on' },
  source: { 'zh-CN': '所在集群', en: 'Cluster (source)' },
  namespace: { 'zh-CN': '命名空间', en: 'Namespace' },
  workload: { 'zh-CN': '工作负载', en: 'Workload' },
  labels: { 'zh-CN': '标签', en: 'Labels' },
  eventName: { 'zh-CN': '保障事件', en: 'Planned peak' },
  from: { 'zh-CN': '开始时间', en: 'From' },
  to: { 'zh-CN': '结束时间', en: 'To' },
  factor: { 'zh-CN': '预计倍数', en: 'Factor' },
  apps: { 'zh-CN': '涉及应用', en: 'Apps' },
}

/** Why a cell is not as it should be, and what is expected there. */
interface FaultWords {
  readonly why: Words
  readonly expected: Words
}

export const IMPORT_FAULT_WORDS = {
  missing: {
    why: { 'zh-CN': '必填项为空', en: 'it is empty, and this is needed' },
    expected: { 'zh-CN': '填写该项', en: 'fill it in' },
  },
  'control-character': {
    why: { 'zh-CN': '含有不可见的控制字符 {code}', en: 'it holds the invisible control character {code}' },
    expected: { 'zh-CN': '删去后重新输入这一格', en: 'type the cell again without it' },
  },
  'formula-text': {
    why: { 'zh-CN': '看上去是公式，不作为文字导入', en: 'it looks like a formula, which is not taken for text' },
    expected: { 'zh-CN': '填写文字，不以 = + - @ 开头', en: 'a text that does not begin with = + - @' },
  },
  'formula-unvalued': {
    why: { 'zh-CN': '公式没有保存结果', en: 'the formula has no stored result' },
    expected: {
      'zh-CN': '在表格软件中打开并保存一次，或粘贴为数值',
      en: 'open and save it in a spreadsheet program, or paste it as values',
    },
  },
  'error-value': {
    why: { 'zh-CN': '单元格是出错的公式', en: 'the cell is a formula in error' },
    expected: { 'zh-CN': '改正公式或直接填写', en: 'mend the formula, or type the value' },
  },
  merged: {
    why: { 'zh-CN': '与 {with} 合并，不能区分各行', en: 'it is merged with {with}, so that rows cannot be told apart' },
    expected: { 'zh-CN': '取消合并，逐行填写', en: 'unmerge, one value a row' },
  },
  'too-long': {
    why: { 'zh-CN': '超过 {most} 个字符', en: 'it is longer than {most} characters' },
    expected: { 'zh-CN': '缩短', en: 'shorten it' },
  },
  'bad-id': {
    why: { 'zh-CN': '不能作为编号', en: 'it cannot be an id' },
    expected: {
      'zh-CN': '1–63 个字母、汉字、数字或 . _ -，以字母、汉字或数字开头',
      en: '1 to 63 letters (Chinese ones too), digits and . _ -, beginning with a letter or digit',
    },
  },
  'reserved-id': {
    why: { 'zh-CN': '该编号为系统保留', en: 'this id is reserved' },
    expected: { 'zh-CN': '换一个编号', en: 'another id' },
  },
  'duplicate-id': {
    why: { 'zh-CN': '与第 {first} 行的编号重复', en: 'row {first} has the same id' },
    expected: { 'zh-CN': '每行一个唯一的编号', en: 'an id of its own for each row' },
  },
  'duplicate-name': {
    why: { 'zh-CN': '与第 {first} 行是同一委办局的同名应用', en: 'row {first} is an app of the same name in the same bureau' },
    expected: { 'zh-CN': '删去重复的行，或给两行各填编号', en: 'take out one row, or give both an id' },
  },
  'name-taken': {
    why: {
      'zh-CN': '该委办局已有同名应用，编号是 {id}',
      en: 'that bureau has an app of this name already, with the id {id}',
    },
    expected: { 'zh-CN': '填写台账中的编号 {id}，或换一个名称', en: 'the id {id} of the register, or another name' },
  },
  'ambiguous-name': {
    why: { 'zh-CN': '台账中有 {count} 个同名应用', en: 'the register has {count} apps of this name' },
    expected: { 'zh-CN': '填写应用编号', en: 'the id of the app' },
  },
  'id-needed': {
    why: { 'zh-CN': '不能由名称得出唯一的编号', en: 'no unique id can be made from the name' },
    expected: { 'zh-CN': '填写应用编号', en: 'fill in an id' },
  },
  'unknown-bureau': {
    why: { 'zh-CN': '台账中没有这个委办局', en: 'the register has no such bureau' },
    expected: {
      'zh-CN': '台账中的委办局名称或编号；确属新增请勾选“新增委办局”',
      en: 'name or id of a bureau of the register; to add new ones, choose "add bureaus"',
    },
  },
  'unknown-app': {
    why: { 'zh-CN': '台账和本表都没有这个应用', en: 'neither the register nor this sheet has such an app' },
    expected: { 'zh-CN': '应用名称或编号，多个以顿号分隔', en: 'names or ids of apps, with commas between' },
  },
  'app-rejected': {
    why: { 'zh-CN': '所指应用在本表中的一行未被接受', en: 'the row of that app in this sheet is rejected' },
    expected: { 'zh-CN': '改正那一行后重新导入', en: 'mend that row and import again' },
  },
  'bad-class': {
    why: { 'zh-CN': '不是已知的应用类别', en: 'it is no known class' },
    expected: { 'zh-CN': '公众服务 / 跨部门 / 内部办公', en: 'citizen, cross-bureau or internal' },
  },
  'bad-grade': {
    why: { 'zh-CN': '不是 {least}–{most} 级', en: 'it is no grade from {least} to {most}' },
    expected: { 'zh-CN': '{least} 到 {most}，如 3、三级', en: 'a whole number from {least} to {most}' },
  },
  'edition-needed': {
    why: { 'zh-CN': '有灾备等级而没有标准版本', en: 'a DR grade means nothing without the edition of its standard' },
    expected: {
      'zh-CN': '增加“灾备标准版本”一列，或为本次导入选定版本（如 GB/T 20988-2025）',
      en: 'a column with the edition, or one edition for the import, such as GB/T 20988-2025',
    },
  },
  'bad-duration': {
    why: { 'zh-CN': '不是时长', en: 'it is no length of time' },
    expected: { 'zh-CN': '分钟数，或如 2小时、30分钟', en: 'minutes, or like 2h, 30min' },
  },
  'bad-number': {
    why: { 'zh-CN': '不是大于 0 的数', en: 'it is no number above 0' },
    expected: { 'zh-CN': '如 16、0.5', en: 'such as 16 or 0.5' },
  },
  'bad-amount': {
    why: { 'zh-CN': '不是容量', en: 'it is no amount' },
    expected: { 'zh-CN': '数字，可带单位：{units}', en: 'a number, with or without a unit: {units}' },
  },
  'bad-phone': {
    why: { 'zh-CN': '不是电话号码', en: 'it is no phone number' },
    expected: { 'zh-CN': '如 0715-88001201、13800000000，分机写作 转123', en: 'such as 0715-88001201 or 13800000000, ext. 123' },
  },
  'scientific-number': {
    why: {
      'zh-CN': '号码被表格软件改成了科学计数，末位已丢失',
      en: 'the spreadsheet made it a number in scientific notation and lost its last digits',
    },
    expected: { 'zh-CN': '把该列设为文本格式后重新输入', en: 'make the column text, then type it again' },
  },
  'contact-nameless': {
    why: { 'zh-CN': '有联系人电话或职务而没有姓名', en: 'there is a contact phone or role without a name' },
    expected: { 'zh-CN': '填写联系人姓名', en: 'fill in the name of the contact' },
  },
  'bad-flag': {
    why: { 'zh-CN': '不是“是”或“否”', en: 'it is neither yes nor no' },
    expected: { 'zh-CN': '是 / 否', en: 'yes or no' },
  },
  'bad-date': {
    why: { 'zh-CN': '不是日期', en: 'it is no day' },
    expected: { 'zh-CN': '如 2026-03-01', en: 'such as 2026-03-01' },
  },
  'date-number': {
    why: {
      'zh-CN': '是表格软件的日期序号（即 {day}），不是日期',
      en: "it is a spreadsheet's serial number for {day}, not a day",
    },
    expected: { 'zh-CN': '写作 {day}', en: 'write {day}' },
  },
  'bad-time': {
    why: { 'zh-CN': '不是时间', en: 'it is no time' },
    expected: {
      'zh-CN': '如 2026-08-20 08:00（北京时间），或带时区',
      en: 'such as 2026-08-20 08:00 (China time), or with a zone',
    },
  },
  'ends-before': {
    why: { 'zh-CN': '结束不晚于开始', en: 'it does not end after it begins' },
    expected: { 'zh-CN': '结束时间晚于开始时间', en: 'a time after the beginning' },
  },
  'bad-address': {
    why: { 'zh-CN': '不是网址或主机名', en: 'it is no URL and no host' },
    expected: {
      'zh-CN': '如 https://app.example.gov.cn/health 或 主机:端口',
      en: 'such as https://app.example/health or host:port',
    },
  },
  'bad-labels': {
    why: { 'zh-CN': '不是标签', en: 'these are no labels' },
    expected: {
      'zh-CN': '如 app=enrol,tier=web；多组以分号分隔',
      en: 'such as app=enrol,tier=web; sets with semicolons between',
    },
  },
  'row-in-register': {
    why: { 'zh-CN': '台账中的这一行本身有误：{detail}', en: 'the row of the register itself is not valid: {detail}' },
    expected: { 'zh-CN': '先在台账文件中改正', en: 'mend it in the register file first' },
  },
  'open-quote': {
    why: { 'zh-CN': '引号没有成对', en: 'a quote is not closed' },
    expected: { 'zh-CN': '补上或删去引号；引号内的引号写两个', en: 'close or remove it; a quote inside quotes is written twice' },
  },
  'extra-cell': {
    why: { 'zh-CN': '这一行的列数多于表头', en: 'the row has more columns than the headers' },
    expected: { 'zh-CN': '含分隔符的内容请加引号', en: 'put quotes around what holds the separator' },
  },
  trimmed: {
    why: {
      'zh-CN': '首尾有空格或不可见字符，已去除',
      en: 'it had spaces or invisible characters around it, which were taken off',
    },
    expected: { 'zh-CN': '无需处理', en: 'nothing to do' },
  },
  'full-width': {
    why: { 'zh-CN': '含全角字符，已按“{taken}”处理', en: 'it had full-width characters and was taken for "{taken}"' },
    expected: { 'zh-CN': '无需处理', en: 'nothing to do' },
  },
} as const satisfies Readonly<Record<string, FaultWords>>

export type ImportFaultCode = keyof typeof IMPORT_FAULT_WORDS

/** Both sentences of a finding, filled in. */
export function importFaultText(
  code: ImportFaultCode,
  facts: Facts,
  lang: Lang,
): { readonly why: string; readonly expected: string } {
  const words: FaultWords = IMPORT_FAULT_WORDS[code]
  const { detail } = facts
  const told = typeof detail === 'string' ? { ...facts, detail: detailText(detail, lang) } : facts
  return { why: fill(words.why[lang], told), expected: fill(words.expected[lang], told) }
}
