import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { TEXTS } from '../../i18n/say.ts'
import { AlarmCard } from './alarm-card.tsx'

it('takes an alarm for unknown, not for over, before anything has come, as after a reload of the page', () => {
  const card = renderToStaticMarkup(createElement(AlarmCard, { id: 'cause:node:a#node.not-ready' }))
  expect(card).toContain('level-unknown')
  expect(card).toContain(TEXTS['zh-CN']['alarms.unknown'])
  expect(card).not.toContain(TEXTS['zh-CN']['alarm.gone'])
})
