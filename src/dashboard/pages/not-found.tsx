import { Empty } from '../parts/state.tsx'
import { Link } from '../router.tsx'

export function NotFound({ path }: { path: string }) {
  return (
    <>
      <h1>Not found</h1>
      <Empty title={`There is no page at ${path}`}>
        <p>
          <Link href="/">The overview</Link> leads to all of them; <a href="/reference">the reference</a>{' '}
          lists the addresses of the API.
        </p>
      </Empty>
    </>
  )
}
