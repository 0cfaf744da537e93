import type { Image } from '../../contracts/image.ts'
import { Bars } from '../charts/bars.tsx'
import { Waterfall } from '../charts/waterfall.tsx'
import { useQuery } from '../data/query.ts'
import { stageWords, stateWords } from '../format/image-words.ts'
import { exact, short } from '../format/number.ts'
import { ImageFacts } from '../parts/images/image-facts.tsx'
import { isFinal } from '../parts/images/image-outcome.tsx'
import { ImageRuns } from '../parts/images/image-runs.tsx'
import { Redrive } from '../parts/images/redrive.tsx'
import { Panel } from '../parts/panel.tsx'
import { ProblemWords } from '../parts/problem-words.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'
import { Link } from '../router.tsx'

const RUNNING_MS = 1_000
const PARKED_MS = 10_000
const SHARE = { unit: 'share' } as const
const MS = { unit: 'ms' } as const
/** What is less than this part of the whole way is not worth a word. */
const GAP = 0.05

/** One image: the picture, what it is said to be, how long each part of its way took, and what it cost. */
export function ImagePage({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const path = `/v1/images/${encodeURIComponent(parameters.image ?? '')}`
  const { data: image, problem, refresh } = useQuery<Image>(path, untilOver)
  if (problem && !image)
    return (
      <>
        <h1>Image</h1>
        <Trouble problem={problem} />
      </>
    )
  if (!image) return <Loading label="The image" />
  return <Shown image={image} onRedriven={refresh} />
}

/** A parked image may be redriven by somebody else; what is over stays so. */
const untilOver = (image: Image) =>
  isFinal(image) ? undefined : image.state === 'parked' ? PARKED_MS : RUNNING_MS

function Shown({ image, onRedriven }: { image: Image; onRedriven: () => void }) {
  const { name, study, links, state, problem, stages, metadata } = image
  return (
    <>
      <header class="page-head">
        <div>
          <p class="trail">
            <Link href={`/images?study=${encodeURIComponent(study)}`}>{study}</Link>
          </p>
          <h1 class="long-name">{name}</h1>
        </div>
        <span class={`state-word ${state}`} role="status">
          {stateWords(state)}
        </span>
      </header>
      {problem && state !== 'done' && (
        <section class="problem-box" aria-label="What went wrong">
          <ProblemWords problem={problem} />
          <Redrive image={image} onDone={onRedriven} />
        </section>
      )}
      <div class="panels image-panels">
        <Panel title="Picture">
          {links.preview ? (
            <img class="picture" src={links.preview} alt={alternative(image)} />
          ) : (
            <Empty title={isFinal(image) ? 'No picture could be read' : 'It is not read yet'}>
              <p>{isFinal(image) ? 'The file is kept as it came.' : 'It is shown as soon as it is.'}</p>
            </Empty>
          )}
        </Panel>
        <Panel title="Result">
          <Answer image={image} />
        </Panel>
        <Panel title="Its way" note={wayWords(image)}>
          <Waterfall
            label="Stages of its way"
            stretches={stages.map(({ stage, started_at, ms }) => ({
              name: stageWords(stage),
              start: started_at,
              ms,
            }))}
          />
        </Panel>
        <Panel title="About it">
          <ImageFacts image={image} />
        </Panel>
        {metadata && (
          <Panel title="Metadata">
            <pre class="metadata">{JSON.stringify(metadata, null, 2)}</pre>
          </Panel>
        )}
        {image.runs && (
          <Panel title="Other models and versions" wide>
            <ImageRuns runs={image.runs} answer={image.result?.label} />
          </Panel>
        )}
      </div>
    </>
  )
}

/** What is shown of the whole way, and what of it is in none of its stages. */
function wayWords({ stages, end_to_end_ms }: Image): string {
  if (end_to_end_ms === undefined) return 'so far'
  const between = end_to_end_ms - stages.reduce((sum, { ms }) => sum + ms, 0)
  const waited = between > end_to_end_ms * GAP ? `, of which ${short(between, MS)} between the stages` : ''
  return `${short(end_to_end_ms, MS)} from end to end${waited}`
}

const alternative = ({ name, result }: Image) => (result ? `${name}, taken for ${result.label}` : name)

function Answer({ image: { result, model, state } }: { image: Image }) {
  if (!result)
    return (
      <Empty title={state === 'failed' || state === 'parked' ? 'There is no result' : 'It is on its way'}>
        <p>
          It was meant for <Link href={`/models#${model.split('@')[0]}`}>{model}</Link>.
        </p>
      </Empty>
    )
  const { label, probability, uncertain, predictions, version } = result
  return (
    <>
      <p class="answer">
        <b class="answer-label">{label}</b>
        <span title={exact(probability, SHARE)}>{short(probability, SHARE)}</span>
        {uncertain && <span class="tag warn">uncertain: under the model's own threshold</span>}
      </p>
      <Bars
        label="Probabilities"
        measure={SHARE}
        bars={predictions.map((each) => ({ name: each.label, value: each.probability }))}
      />
      <p class="more">
        by <Link href={`/models#${result.model}`}>{`${result.model}@${version}`}</Link>
      </p>
    </>
  )
}
