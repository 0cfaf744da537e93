import { useState } from 'preact/hooks'
import { useCatalog } from '../../data/catalog.ts'
import { address } from '../../data/request.ts'
import { Link } from '../../router.tsx'
import { Loading, Trouble } from '../state.tsx'
import { TableEntry } from './tables.tsx'

/** Who and what takes part in a pack, each with its history: asked for when it is opened, for counting all rows costs the database something. */
export function Dimensions({ pack }: { pack: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <section aria-labelledby="dimensions">
      <h2 id="dimensions">
        Dimensions
        <Link href={address('/catalogue', { pack })}>All tables</Link>
      </h2>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="disclose">Who and what takes part, and how each of them changed</summary>
        {isOpen && <Entries pack={pack} />}
      </details>
    </section>
  )
}

function Entries({ pack }: { pack: string }) {
  const { data, problem } = useCatalog()
  if (problem && !data) return <Trouble problem={problem} />
  if (!data) return <Loading label="Dimensions" />
  const { tables = [] } = data.packs.find((each) => each.pack === pack) ?? {}
  const dimensions = tables.filter(({ kind }) => kind === 'dimension')
  if (dimensions.length === 0) return <p class="note">This pack declares none.</p>
  return (
    <ul class="entries boxed">
      {dimensions.map((table) => (
        <TableEntry key={table.name} table={table} />
      ))}
    </ul>
  )
}
