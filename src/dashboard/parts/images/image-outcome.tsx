import type { Image } from '../../../contracts/image.ts'
import { stateWords } from '../../format/image-words.ts'
import { exact, short } from '../../format/number.ts'

const SHARE = { unit: 'share' } as const

export const isFinal = ({ state }: Image): boolean => state === 'done' || state === 'failed'

/** What an image came to, in a few words. */
export function ImageOutcome({ image }: { image: Image }) {
  const { state, result, problem } = image
  if (problem && state !== 'done')
    return (
      <b class="bad" title={problem.title}>
        {problem.title}
      </b>
    )
  if (!result) return <span class="quiet-word">{stateWords(state)}</span>
  return (
    <span class="outcome" title={`${result.label}: ${exact(result.probability, SHARE)}`}>
      <b>{result.label}</b> {short(result.probability, SHARE)}
      {result.uncertain && <span class="quiet-word"> uncertain</span>}
    </span>
  )
}
