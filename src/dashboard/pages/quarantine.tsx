import { usePacks } from '../data/packs.ts'
import { Pick } from '../parts/choice.tsx'
import { QuarantinedStream } from '../parts/quarantine/stream.tsx'
import { QuarantinedStreams } from '../parts/quarantine/streams.tsx'
import { useParameter } from '../router.tsx'

/** Rows that broke their contract: which, why, and how they come out. */
export function Quarantine() {
  const packs = usePacks()
  const [stream, setStream] = useParameter('stream', '')
  const names = packs.flatMap(({ pack, streams }) => streams.map(({ name }) => `${pack}.${name}`))
  const options = [{ value: '', title: 'all' }, ...names.map((name) => ({ value: name, title: name }))]
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Quarantine</h1>
          <p class="about">
            Rows that broke their contract are kept as they were sent. When the contract is mended, or a time
            is no longer in the future, they can be taken in.
          </p>
        </div>
      </header>
      <section class="bar-controls roomy" aria-label="What is shown">
        <Pick label="Stream" options={options} value={stream} onChange={setStream} />
      </section>
      {stream === '' ? <QuarantinedStreams /> : <QuarantinedStream key={stream} stream={stream} />}
    </>
  )
}
