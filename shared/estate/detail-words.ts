import type { Lang } from '../lib/words.ts'

/** Kinds of values as schemas name them. */
const KINDS: Readonly<Record<string, string>> = {
  array: '列表',
  object: '一组字段',
  record: '一组字段',
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  null: '空值',
  undefined: '没有填写',
}
const kind = (name: string): string => KINDS[name] ?? name

/** How far a figure or a length may go. */
const BOUNDS: Readonly<Record<string, string>> = { '>=': '不少于', '>': '大于', '<=': '不超过', '<': '小于' }
const bound = (sign: string): string => BOUNDS[sign] ?? sign

/**
 * What a schema finds wrong, in Chinese, by what it says in English: the schema library's own sentences, then ours. A pattern's groups are
 * what its words are made of. Where none fits, the English stands.
 */
const DETAILS: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^Invalid input: expected (\w+), received undefined$/, (what) => `缺少这一项，应为${kind(what)}`],
  [/^Invalid input: expected (\w+), received (\w+)$/, (what, found) => `应为${kind(what)}，实为${kind(found)}`],
  [/^Invalid input: expected (".*")$/, (what) => `应为 ${what}`],
  [
    /^Invalid (?:option: expected one of|discriminator value\. Expected) (.+)$/,
    (all) => `应为其中之一：${all.replace(/\s*\|\s*/g, '、')}`,
  ],
  [/^Unrecognized keys?: (.+)$/, (keys) => `没有这样的字段：${keys}`],
  [/^Too (?:small|big): expected string to have (\D+)(\d+) characters?$/, (sign, n) => `长度应${bound(sign)} ${n} 个字符`],
  [/^Too (?:small|big): expected array to have (\D+)(\d+) items?$/, (sign, n) => `应${bound(sign)} ${n} 项`],
  [/^Too (?:small|big): expected \w+ to be ([<>]=?)(\S+)$/, (sign, n) => `应${bound(sign)} ${n}`],
  [/^Invalid string: must match pattern (.+)$/, (pattern) => `格式应符合 ${pattern}`],
  [/^Invalid URL$/, () => '不是有效的网址'],
  [/^Invalid key in record$/, () => '其中有无效的字段名'],
  [/^Invalid input$/, () => '写法不符合任何一种允许的形式'],
  [/^a matcher needs a field$/, () => '匹配规则至少要有一个字段'],
  [/^a name has 1 to 63 visible characters without spaces and \/ : # @$/, () => '名称为 1 至 63 个可见字符，不含空格和 / : # @'],
  [/^a name is one line without control characters$/, () => '名称须为一行，不含控制字符'],
  [/^a peak ends after it begins$/, () => '保障事件的结束须晚于开始'],
  [/^a peak is about at least one app$/, () => '保障事件至少要涉及一个应用'],
  [/^a time with its zone, such as (.+)$/, (example) => `须为带时区的时间，例如 ${example}`],
  [/^an id has 1 to 63 letters, digits and \. _ -$/, () => '编号为 1 至 63 个字母、数字和 . _ -'],
  [/^not a name of a secret$/, () => '不是有效的密钥名称'],
  [/^not a namespace name$/, () => '不是有效的命名空间名称'],
  [/^this id is reserved$/, () => '这个编号已被系统保留'],
  [/^tight must not be above saturated$/, () => '“紧张”的阈值不能高于“饱和”'],
  [/^zombieCpu must not be above underUsedCpu$/, () => 'zombieCpu 不能高于 underUsedCpu'],
  [/^credentials are sent to https: and wss: only, or to this machine$/, () => '凭据只发往 https: 和 wss:，或本机'],
]

/** Where in a file, before what is wrong there: `sources[2].url: `. */
const PLACE = /^([\w.[\]-]+: )(.+)$/s

/** What a schema found wrong, in the language of the screen: `field: sentence`, or the sentence alone. */
export function detailText(detail: string, lang: Lang): string {
  if (lang === 'en') return detail
  const [, place = '', rest = detail] = worded(detail) === null ? (PLACE.exec(detail) ?? []) : []
  return `${place}${worded(rest) ?? rest}`
}

function worded(sentence: string): string | null {
  for (const [pattern, words] of DETAILS) {
    const found = pattern.exec(sentence)
    if (found) return words(...found.slice(1))
  }
  return null
}
