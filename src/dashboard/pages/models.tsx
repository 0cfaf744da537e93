import type { Model } from '../../contracts/model.ts'
import { useQuery } from '../data/query.ts'
import { useScope } from '../data/session.ts'
import { ModelSection } from '../parts/models/model-section.tsx'
import { NeedsScope } from '../parts/needs-scope.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'

const EVERY_MS = 5_000

/** Every model with its versions: which one answers, and for whom it is allowed, another one. */
export function Models() {
  const { data, problem, refresh } = useQuery<{ models: Model[] }>('/v1/models', EVERY_MS)
  const mayChange = useScope('models:write')
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Models</h1>
          <p class="about">
            Clients ask for a name; its alias says which version answers. A change is followed everywhere
            within a second.
          </p>
        </div>
      </header>
      {!mayChange && <NeedsScope scope="models:write" what="Changing which version answers" />}
      {problem && !data ? (
        <Trouble problem={problem} />
      ) : !data ? (
        <Loading label="Models" />
      ) : data.models.length === 0 ? (
        <Empty title="There is no model yet">
          <p>
            <code>npx tributary models push folder</code> pushes one.
          </p>
        </Empty>
      ) : (
        <div class="models">
          {data.models.map((model) => (
            <ModelSection key={model.model} model={model} mayChange={mayChange} onChanged={refresh} />
          ))}
        </div>
      )}
    </>
  )
}
