import type { Alias, Model } from '../../../contracts/model.ts'

export type Share = 'canary' | 'shadow'

/** One change of what answers for a name, before it is confirmed. */
export type AliasChange =
  | { readonly kind: 'promote'; readonly live: Alias['live'] }
  | { readonly kind: 'share'; readonly share: Share; readonly version: number }
  | { readonly kind: 'end'; readonly share: Share }
  | { readonly kind: 'rollback' }

/** What the alias is after it; a rollback is the gateway's to know. @param percent of a canary or shadow */
export function aliasAfter(
  { alias }: Pick<Model, 'alias'>,
  change: Exclude<AliasChange, { kind: 'rollback' }>,
  percent: number,
): Alias {
  switch (change.kind) {
    case 'promote': {
      // a canary ends with it, and a version needs no shadow of itself
      const { shadow } = alias
      return { live: change.live, ...(shadow && shadow.version !== change.live && { shadow }) }
    }
    case 'share':
      return { ...alias, [change.share]: { version: change.version, percent } }
    case 'end': {
      const { [change.share]: _, ...rest } = alias
      return rest
    }
  }
}

/** What answers, in words. @param live the version that "latest" stands for */
export function aliasWords({ alias, live }: Pick<Model, 'alias' | 'live'>): string {
  const version =
    alias.live === 'latest' ? `the latest version${live ? `, now ${live},` : ''}` : `version ${alias.live}`
  const { canary, shadow } = alias
  const parts = [
    `${version} answers`,
    ...(canary ? [`version ${canary.version} answers ${canary.percent} % of the images`] : []),
    ...(shadow ? [`version ${shadow.version} sees ${shadow.percent} % of them in the shadow`] : []),
  ]
  const text = parts.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

interface Words {
  readonly title: string
  readonly action: string
  readonly means: string
}

const UNDONE = 'Roll back takes it back. Images that are under way keep their version.'

export function changeWords(model: string, change: AliasChange): Words {
  switch (change.kind) {
    case 'promote':
      return change.live === 'latest'
        ? {
            title: `Have ${model} follow each push?`,
            action: 'Follow the latest',
            means: `The newest version that is ready answers every image, from its push on. ${UNDONE}`,
          }
        : {
            title: `Promote ${model}@${change.live}?`,
            action: 'Promote',
            means: `It answers every image from now on; a canary ends. ${UNDONE}`,
          }
    case 'share':
      return change.share === 'canary'
        ? {
            title: `Have ${model}@${change.version} answer a part of the images?`,
            action: 'Start the canary',
            means: `Which images these are is drawn by their ids; clients get its answers. ${UNDONE}`,
          }
        : {
            title: `Let ${model}@${change.version} see images in the shadow?`,
            action: 'Start the shadow',
            means: 'Its answers are kept and compared, and no client gets them. Each costs one more run.',
          }
    case 'end':
      return {
        title: `End the ${change.share} of ${model}?`,
        action: `End the ${change.share}`,
        means:
          change.share === 'canary'
            ? `The version that answered before answers every image. ${UNDONE}`
            : 'What it has seen stays in the agreement.',
      }
    case 'rollback':
      return {
        title: `Take back the last change of ${model}?`,
        action: 'Roll back',
        means: 'What answered before answers again. A second one takes back the first.',
      }
  }
}
