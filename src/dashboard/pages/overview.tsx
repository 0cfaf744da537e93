import { usePacks } from '../data/packs.ts'
import { useQuery } from '../data/query.ts'
import { FirstSteps } from '../parts/first-steps.tsx'
import { Head } from '../parts/head.tsx'
import { ImagePipeline } from '../parts/image-pipeline.tsx'
import { PackRow, type StreamBalance } from '../parts/pack-row.tsx'
import { Loading, Trouble } from '../parts/state.tsx'

const EVERY_MS = 5_000

/** Every pack at a glance, what the image pipeline does, and what to do first where nothing is there yet. */
export function Overview() {
  const packs = usePacks()
  const { data, problem } = useQuery<{ day: string; streams: StreamBalance[] }>('/v1/balances', EVERY_MS)
  const streams = data?.streams ?? []
  const isEmpty = data !== undefined && streams.every(({ received }) => received === 0)
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Overview</h1>
          <p class="about">
            Events are checked, counted exactly once and shown within a second. Images become labels.
          </p>
        </div>
      </header>
      {isEmpty && <FirstSteps />}
      {problem && !data && <Trouble problem={problem} />}
      {!problem && !data && <Loading label="The overview" />}
      {data && (
        <>
          {packs.some(({ pack }) => pack === 'imaging') && <ImagePipeline />}
          <section aria-labelledby="packs">
            <h2 id="packs">Packs</h2>
            <div class="table-scroll">
              <table class="pack-table">
                <thead>
                  <tr>
                    <Head>Pack</Head>
                    <Head>Last hour</Head>
                    <Head>Newest event</Head>
                    <Head>Alerts</Head>
                    <Head number>Received</Head>
                    <Head number>Accepted</Head>
                    <Head number>Duplicates</Head>
                    <Head number>Quarantined</Head>
                  </tr>
                </thead>
                <tbody>
                  {packs.map((pack) => (
                    <PackRow
                      key={pack.pack}
                      pack={pack}
                      streams={streams.filter(({ stream }) => stream.startsWith(`${pack.pack}.`))}
                      every={EVERY_MS}
                    />
                  ))}
                </tbody>
              </table>
            </div>
            <p class="more">
              received = accepted + duplicates + quarantined, for {data.day} by UTC day of arrival. Nothing is
              dropped in silence.
            </p>
          </section>
        </>
      )}
    </>
  )
}
