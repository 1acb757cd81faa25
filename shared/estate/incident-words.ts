import type { Words } from '../lib/words.ts'
import type { MilestoneName, Operator, ReportField } from './incident.ts'

/** Words of an incident that stand on the desk and in what is carried out of it alike. */

export const MILESTONE_WORDS: Readonly<Record<MilestoneName, Words>> = {
  detected: { 'zh-CN': '发现', en: 'Detected' },
  notified: { 'zh-CN': '通报', en: 'Notified' },
  mitigated: { 'zh-CN': '缓解', en: 'Mitigated' },
  recovered: { 'zh-CN': '恢复', en: 'Recovered' },
}

export const REPORT_FIELD_WORDS: Readonly<Record<ReportField, Words>> = {
  unit: { 'zh-CN': '涉事单位', en: 'Unit' },
  system: { 'zh-CN': '系统基本情况', en: 'System' },
  time: { 'zh-CN': '发现或发生时间', en: 'Time found or happened' },
  place: { 'zh-CN': '地点', en: 'Place' },
  type: { 'zh-CN': '类型', en: 'Type' },
  impact: { 'zh-CN': '影响和危害', en: 'Impact' },
  measures: { 'zh-CN': '已采取的措施及效果', en: 'Measures taken and their effect' },
  trend: { 'zh-CN': '事态发展趋势', en: 'Trend' },
  cause: { 'zh-CN': '初步分析的原因', en: 'Preliminary cause' },
  leads: { 'zh-CN': '溯源线索', en: 'Leads' },
  planned: { 'zh-CN': '拟采取的措施及支援请求', en: 'Planned measures and help requested' },
  preservation: { 'zh-CN': '现场保护情况', en: 'Scene preservation' },
}

/** Who runs it, and to whom it is reported. */
export const OPERATOR_WORDS: Readonly<Record<Operator, { readonly who: Words; readonly to: Words }>> = {
  cii: {
    who: { 'zh-CN': '关键信息基础设施', en: 'Critical infrastructure' },
    to: { 'zh-CN': '保护工作部门、公安机关', en: 'the protection department and the police' },
  },
  central: {
    who: { 'zh-CN': '中央和国家机关', en: 'Central organ' },
    to: { 'zh-CN': '本部门网信工作机构', en: 'the cyberspace office of its own department' },
  },
  other: {
    who: { 'zh-CN': '其他运营者', en: 'Other operator' },
    to: { 'zh-CN': '属地省级网信部门', en: 'the provincial cyberspace authority' },
  },
}

export const SUGGESTED_WORDS: Words = { 'zh-CN': '建议等级', en: 'Suggested grade' }

/** Said wherever a suggested grade or a reporting clock is. */
export const NOT_BY_ITSELF: Words = {
  'zh-CN': '可用性故障本身不等于网络安全事件；是否上报、定为几级由人判定。',
  en: 'A fault of availability is not by itself a cybersecurity incident: whether to report it, and as what grade, a person decides.',
}
