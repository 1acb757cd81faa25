// The floor of every start: an Electron window of the same size with nothing in it, until it is painted.
const { app, BrowserWindow } = require('electron')

app.setPath('userData', process.env.BLANK_WINDOW_DATA)
app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1920, height: 1080, useContentSize: true, backgroundColor: '#0a0f14' })
  await window.loadURL('data:text/html,<!doctype html><title>blank</title>')
  await window.webContents.executeJavaScript(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))',
  )
  process.stderr.write('blank painted\n')
})
