/** Every R2 key and object name, made here and nowhere else. */

export const INBOX_PREFIX = 'inbox/'

export const uploadKey = (uploadId: string) => `images/${uploadId}`
export const previewKey = (imageId: string) => `previews/${imageId}.jpg`
export const tensorKey = (imageId: string, attempt: number, reference: string) =>
  `tensors/${imageId}/${attempt}/${reference}`

/** `reference` is `name@version`. */
export const modelKey = (reference: string, file: string) => `models/${reference.replace('@', '/')}/${file}`
/** What registration found of a version, for the workers that serve it. */
export const resolvedModelKey = (reference: string) => modelKey(reference, 'resolved.json')

/** `inbox/{study}/{name…}`, or nothing when the key has another shape. */
export function parseInboxKey(key: string): { study: string; name: string } | undefined {
  const [, study, name] = /^inbox\/([^/]+)\/(.+)$/.exec(key) ?? []
  return study && name ? { study, name } : undefined
}

/** The sidecar of `x.jpg` is `x.json`. */
export const sidecarKey = (key: string) => `${key.replace(/\.[^./]+$/, '')}.json`
