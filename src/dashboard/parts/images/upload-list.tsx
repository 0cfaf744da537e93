import { useEffect } from 'preact/hooks'
import type { Image } from '../../../contracts/image.ts'
import { useQuery } from '../../data/query.ts'
import { exact, short } from '../../format/number.ts'
import { Link } from '../../router.tsx'
import { MOST_FILES, type Upload, type Uploads } from '../../upload/uploads.ts'
import { ProblemWords } from '../problem-words.tsx'
import { ImageOutcome, isFinal } from './image-outcome.tsx'

const SHARE = { unit: 'share' } as const
const BYTES = { unit: 'bytes' } as const
/** Lines that are shown of a large folder. */
const MOST_SHOWN = 60
const POLL_MS = 2_000
/** Names of files that were left out, that are told. */
const MOST_NAMES = 5

/** What this tab sends, file by file: what went wrong and what is on its way stands before what is done. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  const { all, pending, leftOut } = uploads
  const { noPictures, tooMany } = leftOut
  if (all.length === 0 && noPictures.length === 0 && tooMany === 0) return null
  const refused = all.filter(({ state }) => state === 'refused').length
  const failed = all.filter(({ image }) => image?.state === 'failed' || image?.state === 'parked').length
  const shown = [...all].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_SHOWN)
  return (
    <section class="uploads" aria-labelledby="uploads">
      <div class="section-head">
        <h2 id="uploads">Sent from this page</h2>
        <button type="button" class="quiet" disabled={pending === all.length} onClick={() => uploads.clear()}>
          Clear what is over
        </button>
      </div>
      <p class="upload-sum" role="status">
        {all.length - pending} of {all.length} sent
        {refused > 0 && (
          <>
            , <b class="bad">{refused} refused</b>
          </>
        )}
        {failed > 0 && (
          <>
            , <b class="bad">{failed} failed</b>
          </>
        )}
      </p>
      {noPictures.length > 0 && (
        <p class="note">
          Not sent, for they are no pictures: {noPictures.slice(0, MOST_NAMES).join(', ')}
          {noPictures.length > MOST_NAMES && ` and ${noPictures.length - MOST_NAMES} more`}. Metadata beside
          pictures goes along with <code>npx tributary upload</code>.
        </p>
      )}
      {tooMany > 0 && (
        <p class="note">
          {tooMany} more were not taken: a page sends {MOST_FILES} at a time.{' '}
          <code>npx tributary upload</code> takes any number.
        </p>
      )}
      <ul class="upload-lines">
        {shown.map((upload) => (
          <Line key={upload} upload={upload} onOver={(image) => uploads.settle(upload, image)} />
        ))}
      </ul>
      {all.length > shown.length && <p class="more">and {all.length - shown.length} more</p>}
    </section>
  )
}

const RANKS = { refused: 0, again: 2, sending: 2, waiting: 3, arrived: 4 } as const
const rank = ({ state, image }: Upload) => (image?.problem ? 1 : RANKS[state])

function Line({ upload, onOver }: { upload: Upload; onOver: (image: Image) => void }) {
  const { name, file, state, sent, image, problem } = upload
  return (
    <li class="upload-line">
      <span class="upload-name" title={name}>
        {image ? <Link href={`/images/${image.id}`}>{name}</Link> : name}
      </span>
      <span class="upload-size" title={exact(file.size, BYTES)}>
        {short(file.size, BYTES)}
      </span>
      <span class="upload-state">
        {state === 'waiting' && 'waits'}
        {state === 'sending' && sent < 1 && (
          <>
            <progress value={sent} max={1} aria-label={`${name} is sent`} /> {short(sent, SHARE)}
          </>
        )}
        {state === 'sending' && sent === 1 && 'is classified'}
        {state === 'again' && `${problem?.title}; is sent again`}
        {image?.problem && <b class="bad">{image.state}</b>}
        {image && !image.problem && <Arrived image={image} onOver={onOver} />}
        {state === 'refused' && <b class="bad">refused</b>}
      </span>
      {state === 'refused' && problem && <ProblemWords problem={problem} />}
      {image?.problem && <ProblemWords problem={image.problem} />}
    </li>
  )
}

const untilOver = (image: Image) => (isFinal(image) ? undefined : POLL_MS)

/** An image that took longer than its upload waited for is asked for until it is over. */
function Arrived({ image, onOver }: { image: Image; onOver: (image: Image) => void }) {
  const { data } = useQuery<Image>(isFinal(image) ? undefined : `/v1/images/${image.id}`, untilOver)
  useEffect(() => {
    if (data && isFinal(data)) onOver(data)
  }, [data])
  return <ImageOutcome image={data ?? image} />
}
