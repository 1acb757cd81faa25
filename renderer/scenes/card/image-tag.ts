/** The tag (or digest) of an image reference: what differs from one rollout to the next. */
export function imageTag(image: string): string {
  const digest = image.indexOf('@')
  if (digest >= 0) return image.slice(digest + 1, digest + 20)
  const colon = image.lastIndexOf(':')
  return colon > image.lastIndexOf('/') ? image.slice(colon + 1) : 'latest'
}
