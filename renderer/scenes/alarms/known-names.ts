import { useMemo } from 'react'
import { nameIn } from '../../i18n/names.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

/** The name of a bureau, an app or a cluster in the language shown; null: it is none of now. */
export type KnownName = (id: string) => string | null

export function useKnownNames(): KnownName {
  const lang = useLang()
  const bureaus = useEstate((estate) => estate.bureaus)
  const apps = useEstate((estate) => estate.apps)
  const clusters = useEstate((estate) => estate.clusters)
  return useMemo(
    () => (id) => {
      const known = apps.get(id) ?? bureaus.get(id) ?? clusters.get(id)
      return known === undefined ? null : nameIn(known, lang)
    },
    [bureaus, apps, clusters, lang],
  )
}
