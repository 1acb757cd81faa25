import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BrowserWindow } from 'electron'
import { START_BOUNDS } from './start-bounds.ts'

/** A new alarm swells once: a picture is taken when the wall is calm again, ms. */
const CALM_MS = 1_500

/** Fonts are there, and two frames have been drawn with them. */
const SETTLED =
  'document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))))'

export interface CaptureOptions {
  /** Absolute path of the PNG. */
  readonly file: string
  readonly size: { readonly width: number; readonly height: number }
  /** Words why the wall is not live. */
  readonly why: () => string
}

/** Writes the window as a PNG to `file` once `live` resolves. Rejects with a worded Error when it does not in time. */
export async function captureWhenLive(
  window: BrowserWindow,
  live: Promise<void>,
  { file, size, why }: CaptureOptions,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new Error(`no live wall within ${START_BOUNDS.liveMs / 1000} s: ${why()}`)),
      START_BOUNDS.liveMs,
    )
  })
  try {
    await Promise.race([live, timeout])
  } finally {
    clearTimeout(timer)
  }
  await new Promise((done) => setTimeout(done, CALM_MS))
  await window.webContents.executeJavaScript(SETTLED)
  const picture = await window.webContents.capturePage()
  const { width, height } = picture.getSize()
  if (width !== size.width || height !== size.height) {
    throw new Error(
      `the screen has no room for ${size.width}x${size.height}, only for ${width}x${height}; without DISPLAY a virtual screen is used, which has`,
    )
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, picture.toPNG())
}
