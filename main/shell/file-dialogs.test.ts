import type { BrowserWindow } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'

const showSaveDialog = vi.fn()
const showOpenDialog = vi.fn()
vi.mock('electron', () => ({ dialog: { showSaveDialog, showOpenDialog } }))
const { createFileDialogs } = await import('./file-dialogs.ts')

const window = { id: 1 } as BrowserWindow
const { chooseSave, pickFile } = createFileDialogs(() => window)

beforeEach(() => {
  showSaveDialog.mockReset().mockResolvedValue({ canceled: false, filePath: '/home/duty/a.html' })
  showOpenDialog.mockReset().mockResolvedValue({ canceled: false, filePaths: ['/home/duty/a.csv'] })
})

it('asks over the window, so that no kiosk hides it', async () => {
  expect(await chooseSave('a:b.html')).toBe('/home/duty/a.html')
  expect(showSaveDialog).toHaveBeenCalledWith(window, { defaultPath: 'a b.html' })
  expect(await pickFile()).toBe('/home/duty/a.csv')
  expect(showOpenDialog).toHaveBeenCalledWith(window, expect.objectContaining({ filters: [] }))
})

it('tells nothing where the person chose none', async () => {
  showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
  showOpenDialog.mockResolvedValue({ canceled: true, filePaths: [] })
  expect(await chooseSave('a.html')).toBeNull()
  expect(await pickFile([{ name: '*', extensions: ['*'] }])).toBeNull()
})

it('asks nobody where there is no window', async () => {
  const none = createFileDialogs(() => null)
  expect(await none.chooseSave('a.html')).toBeNull()
  expect(await none.pickFile()).toBeNull()
  expect(showSaveDialog).not.toHaveBeenCalled()
})
