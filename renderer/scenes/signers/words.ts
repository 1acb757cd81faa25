import { type Facts, fill, type Lang, type Words } from '../../../shared/lib/words.ts'

const w = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

/** Words of this panel alone. */
export const WORDS = {
  title: w('签署者与密钥', 'Signers and keys'),
  back: w('返回', 'Back'),
  why: w(
    '快照由谁签署，只有核对过指纹才算数：任何人都能用任何名字签名。',
    'Who signed a snapshot counts only once the fingerprint was compared: anyone can sign under any name.',
  ),
  add: w('从公钥文件添加…', 'Add from a public key file…'),
  reading: w('正在读取…', 'Reading…'),
  again: w('重新读取', 'Read again'),
  failed: w('未能完成：{detail}', 'it was not done: {detail}'),
  known: w('信任名单', 'Known here'),
  none: w(
    '还没有。向对方索取公钥文件，或导入其快照后核对指纹。',
    'Nobody yet. Ask for a public key file, or import a snapshot and compare its fingerprint.',
  ),
  'head.name': w('名称', 'Name'),
  'head.suite': w('签名套件', 'Suite'),
  'head.fingerprint': w('指纹', 'Fingerprint'),
  'head.added': w('加入', 'Since'),
  own: w('本机', 'own'),
  rename: w('改名', 'Rename'),
  'rename.field': w('“{name}”的新名称', 'new name of "{name}"'),
  'rename.save': w('保存', 'Save'),
  'rename.leave': w('取消', 'Cancel'),
  remove: w('移除', 'Remove'),
  'did.trust': w('已信任“{name}”', 'Trusted "{name}"'),
  'did.rename': w('已将“{name}”改名', 'Renamed "{name}"'),
  'did.remove': w('已移除“{name}”，其快照将显示为签署者未知', 'Removed "{name}": its snapshots are of an unknown signer now'),
  undo: w('撤销', 'Undo'),
  candidate: w('核对“{name}”的指纹', 'Compare the fingerprint of "{name}"'),
  'candidate.why': w(
    '请对方经其他渠道（电话、当面）读出自己的指纹；逐组一致才信任。',
    'Have them read theirs to you by another way (telephone, in person), and trust it only where every group is the same.',
  ),
  'candidate.known': w('已在信任名单中，名称为“{name}”', 'known here already, as "{name}"'),
  keys: w('本机密钥', 'Own keys'),
  'keys.why': w(
    '导出的快照由这些密钥签署。请把公钥文件交给收件方，并当面或电话告知指纹。',
    'They sign what is exported here. Give the public key to those who receive snapshots, and tell them the fingerprint in person or by telephone.',
  ),
  save: w('导出公钥…', 'Save the public key…'),
  saved: w('公钥已保存到 {path}', 'The public key was saved to {path}'),
  'keys.unknown': w('不在信任名单中', 'not known here'),
  'keys.trust': w('加入信任名单', 'Make it known here'),
  copy: w('复制指纹', 'Copy the fingerprint'),
  copied: w('已复制', 'Copied'),
} as const satisfies Record<string, Words>

export const tell = (lang: Lang, key: keyof typeof WORDS, facts: Facts = {}): string => fill(WORDS[key][lang], facts)
