/** How far a package may go: `internal` stays with authorities, `external` leaves them (contractors, the public). */
export const PROFILES = ['none', 'internal', 'external'] as const
export type Profile = (typeof PROFILES)[number]

/**
 * What is hidden, what stands in its place (`host-017`), and in which profiles. Credentials are no row: they are in no package. Namespaces are
 * hidden where they are listed.
 */
export const KINDS = {
  person: { prefix: 'person', in: ['internal', 'external'] },
  phone: { prefix: 'phone', in: ['internal', 'external'] },
  mail: { prefix: 'mail', in: ['internal', 'external'] },
  /** Identity cards, passports, bank cards, number plates, accounts of messengers. */
  identity: { prefix: 'id', in: ['internal', 'external'] },
  namespace: { prefix: 'ns', in: ['internal', 'external'] },
  ip: { prefix: 'ip', in: ['external'] },
  mac: { prefix: 'mac', in: ['external'] },
  host: { prefix: 'host', in: ['external'] },
  /** A piece that hides one of these in another writing (base64, hex): it goes as a whole. */
  encoded: { prefix: 'hidden', in: ['internal', 'external'] },
} as const satisfies Record<string, { readonly prefix: string; readonly in: readonly Profile[] }>
export type Kind = keyof typeof KINDS

const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name)

/** The kinds that a profile hides. */
export const kindsOf = (profile: Profile): ReadonlySet<Kind> =>
  new Set(
    Object.keys(KINDS)
      .filter(isKind)
      .filter((kind) => KINDS[kind].in.some((each) => each === profile)),
  )
