import type { Run } from '../../../contracts/result.ts'
import { roleWords } from '../../format/image-words.ts'
import { exact, short } from '../../format/number.ts'
import { Head } from '../head.tsx'
import { ProblemWords } from '../problem-words.tsx'

const SHARE = { unit: 'share' } as const

/** What further models and versions say of an image, beside its answer. */
export function ImageRuns({ runs, answer }: { runs: readonly Run[]; answer: string | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="table-scroll" aria-label="Other models and versions" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <Head>Version</Head>
            <Head>Why it saw the image</Head>
            <Head>Says</Head>
            <Head number>Probability</Head>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ model, version, role, state, result, problem }) => (
            <tr key={`${model}@${version} ${role}`}>
              <th scope="row">{`${model}@${version}`}</th>
              <td>{roleWords(role)}</td>
              <td>
                {result?.label ?? (problem ? <ProblemWords problem={problem} /> : state)}
                {result && answer !== undefined && result.label !== answer && (
                  <span class="tag warn">another answer</span>
                )}
              </td>
              <td class="number" title={exact(result?.probability, SHARE)}>
                {short(result?.probability, SHARE)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
