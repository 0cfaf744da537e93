import { Fault } from '../../contracts/problem.ts'
import type { Selection } from './catalogue.ts'

/** The names of selected features in an answer, in order: by themselves, or as Feast's full names, `view__feature`. */
export function answerNames(
  selections: readonly Selection[],
  isFull: boolean,
  taken: Iterable<string> = [],
): string[] {
  const names = selections.flatMap(({ askedAs, features }) =>
    features.map((feature) => (isFull ? `${askedAs}__${feature}` : feature)),
  )
  const known = new Set(taken)
  for (const name of names) {
    if (known.has(name))
      throw new Fault(
        'malformed-request',
        `"${name}" would be in the answer twice. ${isFull ? 'Rename the column, or name the view once.' : 'Ask for full_feature_names.'}`,
      )
    known.add(name)
  }
  return names
}
