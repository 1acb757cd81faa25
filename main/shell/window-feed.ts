import { MessageChannelMain, type WebContents } from 'electron'
import { viewMessageSchema } from '../../shared/ipc/view-message.ts'
import type { EngineHost } from './engine-host.ts'
import type { IpcRouter } from './ipc.ts'
import { log } from './log.ts'

/**
 * Gives every page that `contents` loads one MessagePort with a view of the engine behind it. A reload ends the old page's
 * view, so an engine never sends frames to nobody.
 */
export function feedWindow(contents: WebContents, engine: EngineHost, ipc: IpcRouter): void {
  let close = () => {}

  function open() {
    close()
    const { port1, port2 } = new MessageChannelMain()
    const view = engine.openView((frame) => port1.postMessage(frame))
    port1.on('message', ({ data }) => {
      const message = viewMessageSchema.safeParse(data)
      if (message.success) view.send(message.data)
      else log(`window: a message that is none was dropped: ${message.error.issues[0]?.message}`)
    })
    port1.start()
    close = () => {
      close = () => {}
      view.dispose()
      port1.close()
    }
    ipc.sendPort(contents, port2)
  }

  ipc.admit(contents, open)
  contents.on('render-process-gone', () => close())
  contents.on('destroyed', () => close())
}
