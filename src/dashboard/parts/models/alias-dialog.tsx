import { useState } from 'preact/hooks'
import type { Model } from '../../../contracts/model.ts'
import { send } from '../../data/request.ts'
import { Dialog } from '../dialog.tsx'
import { type AliasChange, aliasAfter, aliasWords, changeWords } from './alias-change.ts'

/** Changes what answers for a name, once it is confirmed. */
export function AliasDialog({
  model,
  change,
  onDone,
  onClose,
}: {
  model: Model
  change: AliasChange
  onDone: () => void
  onClose: () => void
}) {
  const [percent, setPercent] = useState(change.kind === 'share' && change.share === 'shadow' ? 100 : 10)
  const { title, action, means } = changeWords(model.model, change)
  const path = `/v1/models/${model.model}`
  const confirm = async () => {
    if (change.kind === 'rollback') await send<Model>('POST', `${path}/rollback`)
    else await send<Model>('PUT', `${path}/alias`, aliasAfter(model, change, percent))
    onDone()
  }
  return (
    <Dialog title={title} action={action} onConfirm={confirm} onClose={onClose}>
      <p>{means}</p>
      {change.kind === 'share' && (
        <label class="pick">
          <span>Share of the images</span>
          <input
            class="field percent"
            type="number"
            min={0}
            max={100}
            step="any"
            required
            value={percent}
            onInput={({ currentTarget }) => setPercent(currentTarget.valueAsNumber)}
          />
          %
        </label>
      )}
      <p class="note">Now: {aliasWords(model)}</p>
    </Dialog>
  )
}
