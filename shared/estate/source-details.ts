import type { DetailWords } from './detail-row.ts'

/** What is wrong with what a source was configured with, or said. */
export const SOURCE_DETAILS: readonly DetailWords[] = [
  // --- kubeconfigs and files of secrets
  [/^no cluster (.+)$/s, (name) => `没有集群 ${name}`],
  [/^no user (.+)$/s, (name) => `没有用户 ${name}`],
  [/^not a URL$/, () => '不是有效的网址'],
  [/^(\S+) is none of (.+)$/, (found, known) => `${found} 不可用，只支持 ${known}`],
  [/^server (\S+) is not https$/, (url) => `server ${url} 不是 https`],
  [/^empty$/, () => '空的'],
  [/^empty or too large$/, () => '空的或过大'],
  // --- answers and frames
  [/^oversized$/, () => '过大'],
  [/^cancelled$/, () => '已取消'],
  [/^no object$/, () => '不是对象'],
  [/^no status$/, () => '没有状态字段'],
  [/^an error without words$/, () => '报错而没有说明'],
  [/^not what the Prometheus API says$/, () => '不符合 Prometheus API'],
  [/^no versions of the Kubernetes API$/, () => '没有 Kubernetes API 的版本'],
  [/^unknown type (.+)$/, (type) => `未知类型 ${type}`],
  [/^(?:deleted )?object without uid(?: or name)?$/, () => '对象缺少 uid 或名称'],
  [/^bookmark without resourceVersion$/, () => '书签缺少 resourceVersion'],
  // --- feeds
  [/^a binary frame$/, () => '二进制帧'],
  [/^sequence without epoch$/, () => '有 sequence 而没有 epoch'],
  [/^no epoch and sequence outside a full state$/, () => '全量状态之外的事件缺少 epoch 和 sequence'],
  [/^a second hello$/, () => '重复的 hello'],
  [/^a (heartbeat|state) before the hello$/, (what) => `${what} 先于 hello`],
  [/^the end of a state that did not begin$/, () => '全量状态没有开始就结束'],
  [/^gap$/, () => '序号不连续'],
  [/^epoch$/, () => 'epoch 已变'],
  [/^incomplete$/, () => '全量状态不完整'],
  [/^unreadable$/, () => '有无法读取的事件'],
  [/^refused$/, () => '引擎来不及接收'],
]
