import type { CatalogView } from '../../data/catalog.ts'
import { Columns } from './tables.tsx'

/** What models are given, by whom or what it is about. */
export function FeatureViews({ views }: { views: readonly CatalogView[] }) {
  if (views.length === 0) return null
  const entities = Map.groupBy(views, ({ entity }) => entity)
  return (
    <section aria-labelledby="features">
      <h2 id="features">Features</h2>
      <ul class="entries boxed">
        {[...entities].map(([entity, own]) => (
          <li key={entity}>
            <details>
              <summary class="table-line">
                <code>{entity}</code>
                <span class="entry-first">by {own[0]?.key}</span>
                <span />
                <span class="number">
                  {own.reduce((sum, { features }) => sum + features.length, 0)} features
                </span>
              </summary>
              <div class="entry-inside">
                {own.map(({ name, title, ttl, delay, features }) => (
                  <section key={name} aria-label={name}>
                    <h3>{title}</h3>
                    <p class="note">
                      <code>{name}</code>, given for {ttl}, of rows that came {delay} before.
                    </p>
                    <Columns columns={features} label={name} />
                  </section>
                ))}
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
