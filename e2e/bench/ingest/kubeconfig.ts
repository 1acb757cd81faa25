import { writeFileSync } from 'node:fs'

/** Writes the kubeconfig of the sender at `port` of loopback, which asks for no credentials. */
export function writeKubeconfig(file: string, port: number, ca: string): void {
  const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': Buffer.from(ca).toString('base64') }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster }],
    users: [{ name: 'bench', user: { token: 'none' } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
  }
  writeFileSync(file, JSON.stringify(config))
}
