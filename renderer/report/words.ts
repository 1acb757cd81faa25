import { type Facts, fill, type Lang, type Words } from '../../shared/lib/words.ts'

/** What the report itself says. Words that the app says too come from renderer/i18n and shared. */
export const REPORT_WORDS = {
  'page.title': { 'zh-CN': '事件快照报告', en: 'Incident snapshot report' },
  'page.product': { 'zh-CN': '望楼', en: 'Wanglou' },
  'page.print': { 'zh-CN': '打印', en: 'Print' },
  'page.untitled': { 'zh-CN': '未登记事件的时段快照', en: 'A stretch of time, without an incident' },
  'page.window': { 'zh-CN': '时段', en: 'Window' },
  'page.scope': { 'zh-CN': '范围', en: 'Scope' },
  'page.scope-all': { 'zh-CN': '全部系统', en: 'the whole estate' },
  'page.scope-more': { 'zh-CN': '{names} 等 {n} 项', en: '{names} and more, {n} in all' },
  'page.made': { 'zh-CN': '制作', en: 'Made' },
  'page.made-by': { 'zh-CN': '{time}，{tool} {version}', en: '{time} by {tool} {version}' },
  'page.redaction': { 'zh-CN': '脱敏', en: 'Redaction' },
  'page.zone': { 'zh-CN': '时间均为 {zone}', en: 'All times are in {zone}' },
  'page.grade-none': { 'zh-CN': '无建议等级', en: 'no grade suggested' },
  'page.grade-chosen': { 'zh-CN': '人工定级', en: 'Grade set by a person' },
  'page.by.alarms': { 'zh-CN': '依据：期间最重告警', en: 'by the gravest alarm of the window' },
  'page.by.interruption': { 'zh-CN': '依据：中断 {span}', en: 'by an interruption of {span}' },
  'page.report-due': { 'zh-CN': '报告时限', en: 'Report due' },
  'page.report-due-at': { 'zh-CN': '{time}（{hours} 小时内，报{to}）', en: '{time} (within {hours} h, to {to})' },
  'page.reported-at': { 'zh-CN': '已于 {time} 报告', en: 'reported at {time}' },

  'redaction.none': {
    'zh-CN': '未脱敏：含真实的地址、主机名、人名和电话。仅限内部保管。',
    en: 'None: real addresses, host names, personal names and phone numbers are in it. Keep it inside.',
  },
  'redaction.internal': {
    'zh-CN': '内部级：凭据以外的个人信息和网络标识按内部规则替换为化名；同一化名在本包内始终指同一对象。',
    en: 'Internal: personal data and network identifiers were replaced by pseudonyms under the internal rules. A pseudonym stands for the same thing throughout.',
  },
  'redaction.external': {
    'zh-CN': '对外级：地址、主机名、人名、电话和指定命名空间均已替换为化名；同一化名在本包内始终指同一对象。',
    en: 'External: addresses, host names, personal names, phone numbers and listed namespaces were replaced by pseudonyms. A pseudonym stands for the same thing throughout.',
  },
  'redaction.secrets': { 'zh-CN': '任何级别都不含密钥和口令。', en: 'Secrets are never in a package, whatever the profile.' },

  'milestones.title': { 'zh-CN': '处置进程', en: 'Course of the incident' },
  'milestones.none': { 'zh-CN': '未记录', en: 'not recorded' },
  'milestones.after': { 'zh-CN': '+{span}', en: '+{span}' },

  'map.title': { 'zh-CN': '地图', en: 'Map' },
  'map.slider': { 'zh-CN': '时刻', en: 'Moment' },
  'map.before': { 'zh-CN': '上一变化', en: 'Previous change' },
  'map.next': { 'zh-CN': '下一变化', en: 'Next change' },
  'map.keys': {
    'zh-CN': '← → 移动，Page Up / Page Down 跳到上一、下一变化，Home / End 到首尾',
    en: '← → move, Page Up / Page Down go to the previous and next change, Home / End to the ends',
  },
  'map.normal': { 'zh-CN': '此刻没有告警', en: 'No alarm at this moment' },
  'map.more': { 'zh-CN': '另有 {n} 项', en: '{n} more' },
  'map.absent': {
    'zh-CN': '地图所需的成员（{bytes}）超出单页容量，未嵌入本页。请在望楼中打开快照文件查看。',
    en: 'The members that the map is drawn from ({bytes}) are too large for one page and are not in it. Open the package in Wanglou to see it.',
  },
  'map.empty': { 'zh-CN': '此范围内没有系统可供绘制', en: 'Nothing in this scope stands on a map' },
  'map.ready': { 'zh-CN': '{ready}/{total} 就绪', en: '{ready}/{total} ready' },
  'map.gone': { 'zh-CN': '此刻不存在', en: 'not there at this moment' },
  'map.of': { 'zh-CN': '{at} · 第 {n} / {count} 次变化', en: '{at} · change {n} of {count}' },
  'moment.begin': { 'zh-CN': '时段开始', en: 'The window begins' },
  'moment.worst': { 'zh-CN': '最严重时', en: 'At its worst' },
  'moment.end': { 'zh-CN': '时段结束', en: 'The window ends' },

  'fields.title': { 'zh-CN': '事件报告', en: 'Report' },
  'fields.empty': { 'zh-CN': '未填写', en: 'not filled in' },
  'fields.none': {
    'zh-CN': '此快照未关联事件，没有人工填写的报告内容。',
    en: 'No incident was opened for this snapshot, so nobody filled in a report.',
  },

  'timeline.title': { 'zh-CN': '时间线', en: 'Timeline' },
  'timeline.empty': { 'zh-CN': '期间没有记录', en: 'Nothing is on record in the window' },
  'timeline.raised': { 'zh-CN': '告警', en: 'Alarm' },
  'timeline.cleared': { 'zh-CN': '告警解除', en: 'Alarm cleared' },
  'timeline.rollout': { 'zh-CN': '发布', en: 'Rollout' },
  'timeline.desired': { 'zh-CN': '扩缩容', en: 'Scaling' },
  'timeline.desired-text': { 'zh-CN': '应有副本 {before} → {after}', en: 'replicas wanted {before} → {after}' },
  'timeline.gap': { 'zh-CN': '数据中断', en: 'Data gap' },
  'timeline.gap-text': { 'zh-CN': '未能观测，持续 {span}', en: 'not watched for {span}' },
  'timeline.gap-open': { 'zh-CN': '未能观测，至时段结束未恢复', en: 'not watched up to the end of the window' },
  'timeline.note': { 'zh-CN': '记录', en: 'Note' },
  'timeline.struck': { 'zh-CN': '（已划去）', en: ' (struck out)' },
  'timeline.show-all': { 'zh-CN': '显示全部 {n} 条', en: 'Show all {n}' },
  'timeline.part': {
    'zh-CN': '共 {all} 条，此处显示最重要的 {n} 条',
    en: 'the {n} that weigh most, of {all}',
  },

  'series.title': { 'zh-CN': '关键指标', en: 'Telling figures' },
  'series.none': { 'zh-CN': '本页未载入变化明显的指标', en: 'The page carries no figures that changed much' },
  'series.range': { 'zh-CN': '{least} 至 {greatest}', en: '{least} to {greatest}' },

  'coverage.title': { 'zh-CN': '数据来源与时效', en: 'Sources, coverage and data age' },
  'coverage.source': { 'zh-CN': '来源', en: 'Source' },
  'coverage.kind': { 'zh-CN': '类型', en: 'Kind' },
  'coverage.state': { 'zh-CN': '时段末状态', en: 'At the end' },
  'coverage.as-of': { 'zh-CN': '数据截至', en: 'Data as of' },
  'coverage.age': { 'zh-CN': '时效', en: 'Age' },
  'coverage.share': { 'zh-CN': '实时占比', en: 'Live share' },
  'coverage.gaps': { 'zh-CN': '中断', en: 'Gaps' },
  'coverage.gaps-text': { 'zh-CN': '{n} 次，最长 {span}', en: '{n}, longest {span}' },
  'coverage.no-gaps': { 'zh-CN': '无', en: 'none' },
  'coverage.never': { 'zh-CN': '从未观测到', en: 'never seen' },
  'coverage.fresh': { 'zh-CN': '实时', en: 'live' },
  'coverage.over': { 'zh-CN': '覆盖', en: 'Coverage' },
  'coverage.none': { 'zh-CN': '没有来源', en: 'No sources' },

  'evidence.title': { 'zh-CN': '证据', en: 'Evidence' },
  'evidence.about': {
    'zh-CN': '快照中除本页外的成员。摘要为解开后的内容；「本页」已嵌入并在此核对，「快照」须拖入 .wlsnap 文件核对。',
    en: 'The members of the package beside this page. Digests are of their content. "page": embedded and checked here; "package": drop the .wlsnap to check.',
  },
  'evidence.member': { 'zh-CN': '成员', en: 'Member' },
  'evidence.says': { 'zh-CN': '内容', en: 'What it says' },
  'evidence.bytes': { 'zh-CN': '大小', en: 'Size' },
  'evidence.where': { 'zh-CN': '核对', en: 'Checked' },
  'evidence.page': { 'zh-CN': '本页 ✓', en: 'page ✓' },
  'evidence.altered': { 'zh-CN': '本页 ✗', en: 'page ✗' },
  'evidence.package': { 'zh-CN': '快照', en: 'package' },
  'evidence.package-checked': { 'zh-CN': '快照 ✓', en: 'package ✓' },
  'evidence.package-wrong': { 'zh-CN': '快照 ✗', en: 'package ✗' },
  'evidence.in-part': {
    'zh-CN': '范围过大，本页只载入部分成员：{n} 个成员（{bytes}）只在快照文件中。',
    en: 'The scope is too large for one page, which holds a part: {n} members ({bytes}) are in the package only.',
  },
  'evidence.unreadable': {
    'zh-CN': '签名无误，但本页无法解读：{paths}',
    en: 'Signed as they are, but this page cannot read them: {paths}',
  },
  'member.incident': { 'zh-CN': '事件与人工填写的内容', en: 'The incident and what people wrote' },
  'member.checkpoint': { 'zh-CN': '时段开始时的全部状态', en: 'All state as the window began' },
  'member.changeLog': { 'zh-CN': '期间每一批变化', en: 'Each batch of changes' },
  'member.sources': { 'zh-CN': '来源的连接状态', en: 'How the sources stood' },
  'member.alarms': { 'zh-CN': '告警', en: 'Alarms' },
  'member.notes': { 'zh-CN': '值班记录', en: "Operators' notes" },
  'member.changes': { 'zh-CN': '系统变化', en: 'Changes of entities' },
  'member.register': { 'zh-CN': '台账', en: 'Register' },
  'member.coverage': { 'zh-CN': '来源覆盖', en: 'Coverage of sources' },
  'member.samples': { 'zh-CN': '指标：{metric}', en: 'Samples: {metric}' },
  'member.picture': { 'zh-CN': '画面', en: 'Picture' },
  'member.other': { 'zh-CN': '其他', en: 'Other' },

  'proof.title': { 'zh-CN': '核对', en: 'Verification' },
  'proof.checking': { 'zh-CN': '正在核对……', en: 'Checking…' },
  'proof.right': { 'zh-CN': '签名有效', en: 'Signature valid' },
  'proof.right-text': {
    'zh-CN': '本页所载 {n} 个成员与签署时一致（{suite}）。',
    en: 'The {n} members that this page carries are as they were signed ({suite}).',
  },
  'proof.wrong': { 'zh-CN': '核对不通过', en: 'Not valid' },
  'proof.wrong-text': { 'zh-CN': '请勿以本页为据。有误之处：', en: 'Do not rely on this page. What is wrong:' },
  'proof.self': {
    'zh-CN':
      '页面不能为自己作证：伪造的页面也会显示「有效」。请将签署者指纹与签署单位经其他途径（当面、电话、公文）告知的逐组比对。',
    en: 'A page cannot vouch for itself: a forged one would say "valid" too. Compare the fingerprint, group by group, with what the signer gave you by another way: in person, by telephone, on paper.',
  },
  'proof.signer': { 'zh-CN': '自称的签署者', en: 'The signer calls itself' },
  'proof.fingerprint': { 'zh-CN': '签署者指纹', en: 'Fingerprint of the signer' },
  'proof.drop': { 'zh-CN': '核对整个快照', en: 'Check the whole package' },
  'proof.drop-text': {
    'zh-CN': '将 .wlsnap 文件拖到此处，或',
    en: 'Drop the .wlsnap file here, or',
  },
  'proof.choose': { 'zh-CN': '选择文件', en: 'choose a file' },
  'proof.drop-also': {
    'zh-CN': '文件只在本机读取。随后再拖入本页文件（report.html），可核对它就是快照中的那一份。',
    en: "It is read on this machine only. Drop this page's own file (report.html) after it to check that it is the one in the package.",
  },
  'proof.progress': { 'zh-CN': '正在核对 {name}：{percent}', en: 'Checking {name}: {percent}' },
  'proof.package-right': {
    'zh-CN': '快照完整：{n} 个成员、归档结构和签名均无误，签署者与本页相同。',
    en: 'The package is whole: its {n} members, its structure and its signature are right, by the same signer as this page.',
  },
  'proof.package-wrong': { 'zh-CN': '快照有误：', en: 'The package is not right:' },
  'proof.other-signer': {
    'zh-CN': '该快照由另一密钥签署，与本页无关。',
    en: 'Another key signed that package: it is not the one of this page.',
  },
  'proof.other-package': {
    'zh-CN': '该快照本身有效，但不是本页所属的快照（制作于 {made}）。',
    en: 'That package is right, but it is not the one that this page is of (it was made {made}).',
  },
  'proof.page-unsure': {
    'zh-CN': '本页自身未通过核对，无法判断该快照是否属于本页。',
    en: 'This page itself is not right, so it cannot be told whether the package is its own.',
  },
  'proof.report-right': {
    'zh-CN': '{name} 就是快照中的 report.html。',
    en: '{name} is the report.html of the package.',
  },
  'proof.report-wrong': {
    'zh-CN': '{name} 不是快照中的 report.html：内容不同。',
    en: '{name} is not the report.html of the package: it differs.',
  },
  'proof.report-first': {
    'zh-CN': '请先拖入 .wlsnap 文件，再核对 {name}。',
    en: 'Drop the .wlsnap first, then {name}.',
  },
  'proof.print': {
    'zh-CN': '打印件不含可核对的数据，以电子文件为准。',
    en: 'A print holds nothing that can be verified: the file counts.',
  },
} as const satisfies Record<string, Words>

export type ReportKey = keyof typeof REPORT_WORDS

/** The text `key` of the report in `lang`. */
export const word = (lang: Lang, key: ReportKey, facts: Facts = {}): string => fill(REPORT_WORDS[key][lang], facts)
