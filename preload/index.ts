import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, CHANNELS, PORT_TAG } from '../shared/ipc/bridge.ts'

/**
 * All that crosses into the page: requests, pushes, and the window's one port. No channel name, event object or ipcRenderer
 * reaches the page; the shell parses what comes.
 */
const bridge: Bridge = {
  request: (name, ...args) => ipcRenderer.invoke(CHANNELS.request, name, args),
  onPush: (name, listener) => {
    const hear = (_event: unknown, pushed: unknown, value: Parameters<typeof listener>[0]) => {
      if (pushed === name) listener(value)
    }
    ipcRenderer.on(CHANNELS.push, hear)
    return () => ipcRenderer.off(CHANNELS.push, hear)
  },
}

contextBridge.exposeInMainWorld('wanglou', bridge)
// A port can't cross contextBridge; posted to our own origin only.
ipcRenderer.on(CHANNELS.port, (event) => window.postMessage(PORT_TAG, location.origin, event.ports))
