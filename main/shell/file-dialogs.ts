import { type BrowserWindow, dialog, type FileFilter } from 'electron'
import { saveName } from './save-name.ts'

export interface FileDialogs {
  /** Where the person wants a file saved; null: nowhere. */
  chooseSave(name: string): Promise<string | null>
  /** The file that the person picks, hidden ones too; null: none. `filters`: what is shown first. */
  pickFile(filters?: FileFilter[]): Promise<string | null>
}

/** Asks over the window, in front of it also in kiosk mode. @param wall null: there is none, and nobody to ask */
export function createFileDialogs(wall: () => BrowserWindow | null): FileDialogs {
  return {
    async chooseSave(name) {
      const window = wall()
      if (window === null) return null
      const { filePath } = await dialog.showSaveDialog(window, { defaultPath: saveName(name) })
      return filePath ? filePath : null
    },
    async pickFile(filters = []) {
      const window = wall()
      if (window === null) return null
      const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile', 'showHiddenFiles'], filters })
      return filePaths[0] ?? null
    },
  }
}
