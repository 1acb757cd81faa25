import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'

/** What went wrong on a source (`what`) and what a person can do about it (`wayOut`). */
interface ProblemWords {
  readonly what: Words
  readonly wayOut: Words
}

export const PROBLEM_WORDS = {
  'connect.refused': {
    what: { 'zh-CN': '{host}:{port} 拒绝连接', en: '{host}:{port} refused the connection' },
    wayOut: {
      'zh-CN': '确认 API 服务器在运行、端口正确，防火墙放行；将自动重试。',
      en: 'Check that the API server runs, that the port is right and the firewall lets it through; it is tried again by itself.',
    },
  },
  'journal.future': {
    what: {
      'zh-CN': '数据库 {path} 的版本是 {version}，比本程序认识的 {known} 新',
      en: 'the database {path} has version {version}, newer than the {known} that this program knows',
    },
    wayOut: {
      'zh-CN': '它未被改动；请用写它的那个新版本打开，或另选数据目录。',
      en: 'It was left untouched: open it with the newer program that wrote it, or choose another data folder.',
    },
  },
  'journal.locked': {
    what: { 'zh-CN': '另一个望楼正在使用数据目录 {path}', en: 'another Wanglou is using the data folder {path}' },
    wayOut: { 'zh-CN': '请先退出它，或另选数据目录。', en: 'Stop that one first, or choose another data folder.' },
  },
  'journal.missing': {
    what: { 'zh-CN': '数据目录 {path} 里没有望楼的数据', en: 'there is no Wanglou data in {path}' },
    wayOut: {
      'zh-CN': '请检查路径；数据由 wanglou run --data 或桌面程序写入。',
      en: 'Check the path; data is written there by wanglou run --data or by the desktop program.',
    },
  },
  'journal.unusable': {
    what: { 'zh-CN': '无法使用数据目录 {path}：{detail}', en: 'the data folder {path} cannot be used: {detail}' },
    wayOut: {
      'zh-CN': '请检查目录的权限和剩余空间，或另选数据目录。',
      en: 'Check its permissions and the free space, or choose another data folder.',
    },
  },
  'journal.quarantined': {
    what: {
      'zh-CN': '本地数据库已损坏（{detail}），原文件移到 {copy}，已从各数据源重新开始',
      en: 'the local database was damaged ({detail}); it was moved to {copy} and a fresh one begun from the sources',
    },
    wayOut: {
      'zh-CN': '此前的历史不在新库中；请保留该目录以便恢复，并检查磁盘。',
      en: 'Earlier history is not in the new one: keep that folder for rescue, and check the disk.',
    },
  },
} as const satisfies Record<string, ProblemWords>

export type ProblemCode = keyof typeof PROBLEM_WORDS

/** Sentence and way out in `lang`. */
export function problemText(code: ProblemCode, facts: Facts, lang: Lang): { what: string; wayOut: string } {
  const words: ProblemWords = PROBLEM_WORDS[code]
  return { what: fill(words.what[lang], facts), wayOut: fill(words.wayOut[lang], facts) }
}
