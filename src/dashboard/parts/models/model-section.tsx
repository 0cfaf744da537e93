import { useState } from 'preact/hooks'
import type { Model, ModelVersion } from '../../../contracts/model.ts'
import { Head } from '../head.tsx'
import { AgreementTable } from './agreement.tsx'
import { type AliasChange, aliasWords } from './alias-change.ts'
import { AliasDialog } from './alias-dialog.tsx'
import { VersionRow } from './version-row.tsx'

/** One model: what answers, its versions from the newest, and how a shadow does. */
export function ModelSection({
  model,
  mayChange,
  onChanged,
}: {
  model: Model
  mayChange: boolean
  onChanged: () => void
}) {
  const [change, setChange] = useState<AliasChange>()
  const { model: name, alias, preprocessing, card, versions } = model
  const newest = [...versions].sort((a: ModelVersion, b: ModelVersion) => b.version - a.version)
  return (
    <section class="panel wide model" aria-labelledby={name}>
      <header class="model-head">
        <div>
          <h2 id={name}>{name}</h2>
          <p>{aliasWords(model)}</p>
          {preprocessing && <p class="note">{preprocessing}</p>}
        </div>
        {mayChange && (
          <div class="panel-controls">
            {alias.live !== 'latest' && (
              <button
                type="button"
                class="plain"
                onClick={() => setChange({ kind: 'promote', live: 'latest' })}
              >
                Follow the latest
              </button>
            )}
            <button type="button" class="plain" onClick={() => setChange({ kind: 'rollback' })}>
              Roll back<span class="hidden"> {name}</span>
            </button>
          </div>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys */}
      <section class="table-scroll" aria-label={`Versions of ${name}`} tabIndex={0}>
        <table class="versions">
          <thead>
            <tr>
              <Head>Version</Head>
              <Head>State</Head>
              <Head number>Accuracy</Head>
              <Head number>One run</Head>
              <Head number>Memory</Head>
              <Head>Pushed</Head>
              {mayChange && (
                <Head>
                  <span class="hidden">What may be done</span>
                </Head>
              )}
            </tr>
          </thead>
          <tbody>
            {newest.map((version) => (
              <VersionRow
                key={version.version}
                model={model}
                version={version}
                onChange={mayChange ? setChange : undefined}
              />
            ))}
          </tbody>
        </table>
      </section>
      <AgreementTable model={name} />
      {card && (
        <details class="card-text">
          <summary>Card of the version that answers</summary>
          <pre>{card}</pre>
        </details>
      )}
      {change && (
        <AliasDialog model={model} change={change} onDone={onChanged} onClose={() => setChange(undefined)} />
      )}
    </section>
  )
}
