import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookAtText } from '../shots/look-at-text.ts'

const CHROMIUM = '/usr/bin/chromium'
const NO_CHROMIUM = existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed`
if (NO_CHROMIUM) console.warn(`look-at-text: skipped: ${NO_CHROMIUM}`)

/** What is to be found in a page of this body, by kind and text. */
const CASES: Readonly<Record<string, { readonly body: string; readonly finds: readonly string[] }>> = {
  'plain text on its ground': { body: '<p>fine</p>', finds: [] },
  'a text that is cut': {
    body: '<div class="narrow hide">a name that is longer</div>',
    finds: ['clipped a name that is longer'],
  },
  'one that is cut with dots, and whole in a title': {
    body: '<div class="narrow hide dots" title="a name that is longer">a name that is longer</div>',
    finds: [],
  },
  'one that is cut with dots, and nowhere whole': {
    body: '<div class="narrow hide dots" title="another">a name that is longer</div>',
    finds: ['clipped a name that is longer'],
  },
  'one cut from above': { body: '<div class="low hide"><p class="up">up</p></div>', finds: ['clipped up'] },
  'one that is placed beyond a box that would cut it': {
    body: '<div class="short hide"><p class="at1">placed in the page</p></div>',
    finds: [],
  },
  'one that can be scrolled to': { body: '<div class="low scroll"><p>one</p><p>two</p><p>three</p></div>', finds: [] },
  'a tab that its row cuts, and one that is wholly beyond it': {
    body: '<nav class="row scroll"><button>Wall</button><button>Capacity</button><button>Sources</button></nav>',
    finds: ['clipped Capacity', 'clipped Sources'],
  },
  'two that lie over each other': {
    body: '<div class="at1">over</div><div class="at2">under</div>',
    finds: ['overlap over'],
  },
  'one that is hidden below a panel': {
    body: '<div class="at1">under</div><div class="at2 panel">over</div>',
    finds: [],
  },
  'one beyond the window': { body: '<div class="far">gone far away</div>', finds: ['outside gone far away'] },
  'one past the edge of its panel': {
    body: '<div class="box"><p>a name that is longer</p></div>',
    finds: ['beyond a name that is longer'],
  },
  'one past a line at its right only': {
    body: '<div class="narrow ruled">a name that is longer</div>',
    finds: ['beyond a name that is longer'],
  },
  'one past a line that lies below it only': { body: '<div class="narrow under">a name that is longer</div>', finds: [] },
  'one past the edge of its cell': {
    body: '<table><tr><td>a name that is longer</td><td></td></tr></table>',
    finds: ['beyond a name that is longer'],
  },
  'one that runs into the padding of its panel': {
    body: '<div class="box tight"><p>longer than that</p></div>',
    finds: ['cramped longer than that'],
  },
  'one that runs into the padding below': {
    body: '<div class="box flat"><p>one</p><p>two</p></div>',
    finds: ['cramped two'],
  },
  'one that runs into the padding of its cell': {
    body: '<table><tr><td class="padded">longer to</td></tr></table>',
    finds: ['cramped longer to'],
  },
  'one that scrolls over the padding of its panel, and one that is cut there with dots': {
    body: '<div class="box flat scroll"><p>one</p><p>two</p></div><div class="box tight hide dots" title="longer than that">longer than that</div>',
    finds: [],
  },
  'one that is led into the padding of its panel, and one that fits': {
    body: '<div class="box wide"><p class="into">a name that is longer</p><p>fits</p></div>',
    finds: [],
  },
  'one past a box of no look, inside its panel': {
    body: '<div class="box wide"><p class="narrow">longer than this</p></div>',
    finds: [],
  },
  'one placed beside its panel': { body: '<div class="box"><p class="at1">a name that is longer</p></div>', finds: [] },
  'one that scrolls in its panel': {
    body: '<div class="box"><p class="scroll">a name that is longer</p></div>',
    finds: [],
  },
  'words on a ground of their own that wrap': {
    body: '<div class="wrapped"><mark>some words that are marked</mark></div>',
    finds: [],
  },
  'a sentence with one character in its last line': {
    body: '<p class="han">一二三四五六七八九十。</p>',
    finds: ['orphan 一二三四五六七八九十。'],
  },
  'a sentence with two': { body: '<p class="han">一二三四五六七八九十一。</p>', finds: [] },
  'words below each other': { body: '<p class="tower">一二三四五六七八九十</p>', finds: [] },
  'a sentence in one line': { body: '<p>一二三四五六七八九十。</p>', finds: [] },
  'a Han character that is too small, also by the scale of its drawing, and Latin of that size': {
    body: '<p style="font-size: 10px">重大</p><p style="font-size: 10px">major</p><svg width="20" height="20" viewBox="0 0 24 24"><text x="4" y="18" font-size="12">重</text></svg><svg width="24" height="24" viewBox="0 0 24 24"><text x="4" y="18" font-size="12">特</text></svg>',
    finds: ['small 重大', 'small 重'],
  },
  'grey on grey': { body: '<p class="grey">hard to read</p>', finds: ['contrast hard to read'] },
  'grey by opacity': { body: '<p class="pale">pale</p>', finds: ['contrast pale'] },
  'black on a translucent black over white': {
    body: '<div class="veil"><p class="black">veiled</p></div>',
    finds: ['contrast veiled'],
  },
  'a letter on a shape of its drawing': {
    body: '<svg width="40" height="40"><circle cx="20" cy="20" r="18" fill="#000"/><text x="14" y="26" fill="#fff">A</text></svg>',
    finds: [],
  },
  'a letter on a shape like it': {
    body: '<svg width="40" height="40"><circle cx="20" cy="20" r="18" fill="#888"/><text x="14" y="26" fill="#777">B</text></svg>',
    finds: ['contrast B'],
  },
  'a button that is off': { body: '<button class="grey" disabled>off</button>', finds: [] },
  'words for ears only': { body: '<p class="ears">for ears</p><p class="gone">gone</p>', finds: [] },
}

const STYLE = `
  body { margin: 0; font: 16px/1.2 sans-serif; background: #fff; color: #000 }
  p { margin: 0 }
  .narrow { width: 40px; white-space: nowrap }
  .row { width: 60px; white-space: nowrap }
  .hide { overflow: hidden }
  .short { height: 14px }
  .dots { text-overflow: ellipsis }
  .low { height: 14px; position: relative }
  .scroll { overflow-y: auto }
  .up { position: relative; top: -9px }
  .at1, .at2 { position: absolute; left: 20px; top: 40px }
  .at2 { top: 44px }
  .panel { background: #fff; padding: 20px; left: 0; top: 20px; width: 300px }
  .far { position: absolute; left: 760px; width: 200px; white-space: nowrap }
  html { overflow: hidden }
  .box { width: 60px; padding: 4px; background: #eee; white-space: nowrap }
  .wide { width: 200px; padding: 4px 20px }
  .tight { width: 90px; padding: 4px 40px 4px 4px }
  .flat { height: 20px; padding-bottom: 24px }
  .padded { padding: 0 30px 0 0 }
  .into { margin-right: -15px; text-align: right }
  .ruled { border-right: 1px solid #000 }
  .under { border-bottom: 1px solid #000 }
  table { table-layout: fixed; width: 80px; white-space: nowrap; border-collapse: collapse }
  .wrapped { width: 90px; background: #eee }
  .wrapped mark { background: #fff; color: #000 }
  .han { width: 9em; line-break: anywhere }
  .tower { width: 1em }
  .grey { color: #999; background: #bbb }
  .pale { opacity: .4 }
  .veil { background: rgb(0 0 0 / .7) }
  .black { color: #000 }
  .ears { position: absolute; width: 1px; height: 1px; overflow: hidden }
  .gone { visibility: hidden }`

describe.skipIf(NO_CHROMIUM)('a look at the texts of a page', () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    page = await browser.newPage({ viewport: { width: 800, height: 400 } })
  })
  afterAll(() => browser?.close())

  it.each(Object.entries(CASES))('%s', async (_, { body, finds }) => {
    await page.setContent(`<!doctype html><style>${STYLE}</style>${body}`)
    const found = await page.evaluate(lookAtText)
    expect(found.map(({ kind, text }) => `${kind} ${text}`)).toEqual(finds)
  })
})
