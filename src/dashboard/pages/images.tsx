import type { Study } from '../../contracts/study.ts'
import { useQuery } from '../data/query.ts'
import { useScope } from '../data/session.ts'
import { Pick } from '../parts/choice.tsx'
import { StudyImages } from '../parts/images/study-images.tsx'
import { UploadBox } from '../parts/images/upload-box.tsx'
import { UploadList } from '../parts/images/upload-list.tsx'
import { NeedsScope } from '../parts/needs-scope.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'
import { navigate, useAddress } from '../router.tsx'
import type { Picked } from '../upload/dropped.ts'
import { useUploads } from '../upload/use-uploads.ts'

const BUSY_MS = 1_500
const QUIET_MS = 10_000

/** Pictures in, by drop or choice; what came of them, study by study. */
export function Images() {
  const uploads = useUploads()
  const maySend = useScope('images:write')
  const isBusy = uploads.pending > 0
  const asked = useAddress().searchParams.get('study')
  const { data, problem, refresh } = useQuery<{ studies: Study[] }>(
    '/v1/studies?limit=100',
    isBusy ? BUSY_MS : QUIET_MS,
  )
  const chosen = asked ?? data?.studies[0]?.id
  // a study that is made by what is being sent is not asked for before it is there
  const isThere = data?.studies.some(({ id }) => id === chosen) || (data !== undefined && !isBusy)
  const study = useStudy(isThere ? chosen : undefined, isBusy)
  const send = (into: string, files: readonly Picked[]) => {
    uploads.add(into, files)
    if (into !== chosen) show(into)
    refresh()
  }
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Images</h1>
          <p class="about">
            Pictures come in, are decoded, and classified by a model. A study is a group of them.
          </p>
        </div>
        {data?.studies.length !== 0 && (
          <Pick
            label="Study"
            options={optionsOf(data?.studies ?? [], chosen)}
            value={chosen ?? ''}
            onChange={(value) => show(value)}
          />
        )}
      </header>
      {maySend ? (
        <UploadBox
          key={chosen}
          study={chosen ?? 'default'}
          studies={(data?.studies ?? []).map(({ id }) => id)}
          onFiles={send}
        />
      ) : (
        <NeedsScope scope="images:write" what="Sending pictures" />
      )}
      <UploadList uploads={uploads} />
      {problem && !data ? (
        <Trouble problem={problem} />
      ) : study ? (
        <StudyImages key={study.id} study={study} isBusy={isBusy} />
      ) : !data || (chosen !== undefined && isBusy) ? (
        <Loading label="The study" />
      ) : (
        <Empty title={chosen ? `There is no study ${chosen}` : 'There is no picture yet'}>
          <p>
            Drop some above, or send a folder with <code>npx tributary upload pictures --study mine</code>.
          </p>
        </Empty>
      )}
    </>
  )
}

/** One study, asked for often while its images run. */
function useStudy(id: string | undefined, isBusy: boolean): Study | undefined {
  const path = id === undefined ? undefined : `/v1/studies/${encodeURIComponent(id)}`
  const { data } = useQuery<Study>(path, isBusy ? BUSY_MS : paceOf)
  return data?.id === id ? data : undefined
}

const paceOf = ({ images }: Study) => (images.pending > 0 ? BUSY_MS : QUIET_MS)

const show = (study: string) => navigate(`/images?study=${encodeURIComponent(study)}`)

/** A study that is not among the newest hundred is one to choose too while it is shown. */
function optionsOf(studies: readonly Study[], chosen: string | undefined) {
  const ids = studies.map(({ id }) => id)
  const all = chosen === undefined || ids.includes(chosen) ? ids : [chosen, ...ids]
  return all.map((id) => ({ value: id, title: id }))
}
