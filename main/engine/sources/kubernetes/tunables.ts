/** All figures of the Kubernetes source that are no policy of the user's; tests pass smaller ones. */
export interface Tunables {
  /** Objects a page of a LIST: the size that kubectl and client-go use. */
  readonly pageSize: number
  /** A connection must stand, and a WebSocket be upgraded, within this time, ms. */
  readonly connectTimeoutMs: number
  /** A GET may be silent this long, ms: a busy server needs tens of seconds for a large page. */
  readonly answerTimeoutMs: number
  /** Largest body of an answer, bytes: a page of 500 objects of 200 KB. */
  readonly maxBodyBytes: number
  /** Largest frame, bytes: etcd takes objects up to 1.5 MB, some set it higher. */
  readonly maxFrameBytes: number
  /** Requests a source may send a minute, and at once: 13 resources need about 28 to reconnect, 30,000 pods 60 to list. */
  readonly requestsPerMinute: number
  readonly requestBurst: number
  /** First and longest wait after contact was lost, ms. */
  readonly retryInitialMs: number
  readonly retryMaxMs: number
  /** A watch that held this long starts its waits over, ms. */
  readonly healthyMs: number
  /** A refused source (credentials, kubeconfig) is tried again after this, ms; the kubeconfig is read anew. */
  readonly refusedRetryMs: number
  /** What the account may not list is tried again after this, ms. */
  readonly deniedRetryMs: number
  /** The first denial of something seen before is checked again after this, ms: a starting server denies at first. */
  readonly deniedConfirmMs: number
  /**
   * One of the open watches is checked by the smallest list this often, ms: a server whose storage died keeps its sockets open and
   * answers pings. A request a minute is no burden to a server; while one failed, it is asked again sooner.
   */
  readonly probeMs: number
  readonly probeRetryMs: number
  /** Such a list may be silent this long, ms: it is a single object, which a healthy server reads in milliseconds. */
  readonly probeTimeoutMs: number
  /** Changes are handed over after this at the latest, ms. */
  readonly flushMs: number
  /** Changes handed over at once when there are this many. */
  readonly flushChanges: number
  /** Credentials are read anew when older than this, ms: tokens rotate. */
  readonly accessMaxAgeMs: number
  /** How often figures alone are told, ms. */
  readonly figuresMs: number
}

export const TUNABLES: Tunables = {
  pageSize: 500,
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 60_000,
  maxBodyBytes: 128 * 1024 * 1024,
  maxFrameBytes: 16 * 1024 * 1024,
  requestsPerMinute: 240,
  requestBurst: 120,
  retryInitialMs: 1000,
  retryMaxMs: 30_000,
  healthyMs: 30_000,
  refusedRetryMs: 30_000,
  deniedRetryMs: 300_000,
  deniedConfirmMs: 5000,
  probeMs: 60_000,
  probeRetryMs: 10_000,
  probeTimeoutMs: 10_000,
  flushMs: 20,
  flushChanges: 1000,
  accessMaxAgeMs: 10_000,
  figuresMs: 1000,
}
