import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type Bridge, CHANNELS, PORT_TAG } from '../shared/ipc/bridge.ts'

/**
 * All that crosses into the page: requests, pushes, and the window's one port. No channel name, event object or ipcRenderer
 * reaches the page; the shell parses what comes.
 */
const bridge: Bridge = {
  request: (name, ...args) => ipcRenderer.invoke(CHANNELS.request, name, args),
  // Electron 25 has no webUtils, and tells the path on the file itself.
  pathOf: (file) => (webUtils && file instanceof File ? webUtils.getPathForFile(file) : ''),
  onPush: (name, listener) => {
    const hear = (_event: unknown, pushed: unknown, value: Parameters<typeof listener>[0]) => {
      if (pushed === name) listener(value)
    }
    ipcRenderer.on(CHANNELS.push, hear)
    return () => ipcRenderer.off(CHANNELS.push, hear)
  },
}

contextBridge.exposeInMainWorld('wanglou', bridge)
// The port is fetched while the page is still parsed, and handed over as soon as its module scripts have run: then the first frame
// is made while the page first renders. It can't cross contextBridge, so it is posted, to our own origin only.
const parsed = new Promise<void>((done) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => done(), { once: true })
  else done()
})
ipcRenderer.on(CHANNELS.port, async ({ ports }) => {
  await parsed
  window.postMessage(PORT_TAG, location.origin, ports)
})
ipcRenderer.send(CHANNELS.port)
