import type { Image } from '../../../contracts/image.ts'
import type { Study } from '../../../contracts/study.ts'
import { useQuery } from '../../data/query.ts'
import { address, type Paged, requestPage } from '../../data/request.ts'
import { exact, short } from '../../format/number.ts'
import { Link, navigate, useAddress } from '../../router.tsx'
import { Choice } from '../choice.tsx'
import { Empty, Loading, Trouble } from '../state.tsx'
import { Gallery } from './gallery.tsx'

const PAGE = 60
const COUNT = { unit: 'count' } as const
/** How often a study is asked for while its images run, and when they do not. */
const BUSY_MS = 1_500
const QUIET_MS = 10_000

const STATES = [
  { value: '', title: 'All', of: 'total' },
  { value: 'done', title: 'Done', of: 'done' },
  { value: 'failed', title: 'Failed', of: 'failed' },
  { value: 'parked', title: 'Parked', of: 'parked' },
] as const

/** The images of a study, newest first, live while they run. */
export function StudyImages({ study, isBusy }: { study: Study; isBusy: boolean }) {
  const { searchParams } = useAddress()
  const state = searchParams.get('state') ?? ''
  const cursor = searchParams.get('cursor') ?? undefined
  const { total, done, pending, parked } = study.images
  const every = isBusy || pending > 0 ? BUSY_MS : QUIET_MS
  const { data, problem } = useQuery<Paged<{ images: Image[] }>>(
    address(study.links.images, { order: 'newest', limit: PAGE, state: state || undefined, cursor }),
    every,
    requestPage,
  )
  const images = data?.body.images
  return (
    <section aria-labelledby="study">
      <div class="section-head">
        <h2 id="study">
          {study.id}
          <span class="study-sum" role="status">
            {short(done, COUNT)} of {short(total, COUNT)} done{pending > 0 && `, ${pending} under way`}
            {parked > 0 && `, ${parked} wait to be redriven`}
          </span>
        </h2>
        <Choice
          label="State"
          value={state}
          onChange={(wanted) => navigate(hrefOf(study.id, wanted), 'replace')}
          options={STATES.map(({ value, title, of }) => ({
            value,
            title: `${title} ${short(study.images[of], COUNT)}`,
          }))}
        />
      </div>
      {problem && !images ? (
        <Trouble problem={problem} />
      ) : !images ? (
        <Loading label="The pictures" />
      ) : images.length === 0 ? (
        <None state={state} isFirst={cursor === undefined} />
      ) : (
        <Gallery images={images} />
      )}
      <nav class="pager" aria-label="Pages of pictures">
        {cursor !== undefined && <PageLink cursor={undefined}>Newest</PageLink>}
        {images && (
          <span class="note" title={exact(images.length, COUNT)}>
            {images.length} pictures, newest first
          </span>
        )}
        {data?.next && <PageLink cursor={cursorOf(data.next)}>Older</PageLink>}
      </nav>
    </section>
  )
}

/** The first page of the pictures of a state. */
const hrefOf = (study: string, state: string) => address('/images', { study, state: state || undefined })

function None({ state, isFirst }: { state: string; isFirst: boolean }) {
  if (!isFirst) return <Empty title="There are no older pictures" />
  return state === '' ? (
    <Empty title="No picture is in this study yet">
      <p>Drop some above.</p>
    </Empty>
  ) : (
    <Empty title={`No picture is ${state}`}>
      <p>Choose “All” to see the others.</p>
    </Empty>
  )
}

const cursorOf = (next: string) => new URL(next, location.origin).searchParams.get('cursor') ?? undefined

/** The same address at another place of the list: the browser goes back by itself. */
function PageLink({ cursor, children }: { cursor: string | undefined; children: string }) {
  const url = useAddress()
  if (cursor === undefined) url.searchParams.delete('cursor')
  else url.searchParams.set('cursor', cursor)
  return (
    <Link href={`${url.pathname}${url.search}`} class="plain">
      {children}
    </Link>
  )
}
