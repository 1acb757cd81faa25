import { type ComponentEntity, SERVICE_KINDS } from './record.ts'

/** The tag (or digest) of an image reference: what differs from one rollout to the next. */
export function imageTag(image: string): string {
  const digest = image.indexOf('@')
  if (digest >= 0) return image.slice(digest + 1, digest + 20)
  const colon = image.lastIndexOf(':')
  return colon > image.lastIndexOf('/') ? image.slice(colon + 1) : 'latest'
}

/** What version a component runs: the tag of its image; of a service its product and version as told. null: not known. */
export function versionOf({
  workload,
  image,
}: {
  readonly workload: string
  readonly image: ComponentEntity['image']
}): string | null {
  if (image === null) return null
  return (SERVICE_KINDS as readonly string[]).includes(workload) ? image : imageTag(image)
}
