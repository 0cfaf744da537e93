import { describe, expect, it } from 'vitest'
import type { Finished } from '../../src/contracts/outcome.ts'
import { problem } from '../../src/contracts/problem.ts'
import { inferenceRow, stageRows } from '../../src/engine/image-rows.ts'
import { imaging } from '../../src/packs/imaging.ts'

const stages: Finished['outcome']['stages'] = [
  { stage: 'accept', started_at: 1000, ms: 4 },
  { stage: 'image_queue', started_at: 1004, ms: 10 },
  { stage: 'preprocess', started_at: 1014, ms: 6 },
  { stage: 'tensor_queue', started_at: 1020, ms: 5 },
  { stage: 'inference', started_at: 1025, ms: 2.5 },
]
const common = { image_id: 'i', model: 'digits@7', attempt: 1, cost_usd: 0.0000312004 }
const of = { id: 'i', study_id: 's', bytes: 700, began_at: 1000, finished_at: 1040, store_ms: 3 }
const result = { model: 'digits', version: '7', label: '3', probability: 0.9, uncertain: false }

const done: Finished = {
  ...of,
  role: 'answer',
  outcome: {
    ...common,
    role: 'answer',
    stages,
    picture: { format: 'jpeg', width: 28, height: 30 },
    state: 'done',
    result,
  },
}
const refused: Finished = {
  ...of,
  role: 'answer',
  outcome: {
    ...common,
    role: 'answer',
    stages: stages.slice(0, 1),
    state: 'failed',
    problem: problem('sidecar-invalid', 'Mend it.'),
  },
}
const AT = '1970-01-01T00:00:01.040Z'
const names = (end: Finished) => stageRows(end).map(({ stage }) => stage)

describe('the event of an end', () => {
  it('says what the image came to, how long it took and what it cost', () => {
    expect(inferenceRow(done)).toEqual({
      study_id: 's',
      image_id: 'i',
      model: 'digits',
      model_version: '7',
      variant: 'answer',
      outcome: 'ok',
      label: '3',
      score: 0.9,
      bytes: 700,
      width: 28,
      height: 30,
      format: 'jpeg',
      queue_ms: 15,
      preprocess_ms: 6,
      inference_ms: 2.5,
      store_ms: 3,
      end_to_end_ms: 40,
      cost_nano_usd: 31_200,
      at: AT,
    })
  })

  it('of an image that was refused names the problem, and no stage that it did not reach', () => {
    expect(JSON.parse(JSON.stringify(inferenceRow(refused)))).toEqual({
      study_id: 's',
      image_id: 'i',
      model: 'digits',
      model_version: '7',
      variant: 'answer',
      outcome: 'failed',
      problem: 'sidecar-invalid',
      store_ms: 3,
      bytes: 700,
      end_to_end_ms: 40,
      cost_nano_usd: 31_200,
      at: AT,
    })
  })

  it.each([done, refused])('keeps to the contract of its stream', (end) => {
    imaging.streams.inferences.fields.parse(inferenceRow(end))
    for (const row of stageRows(end)) imaging.streams.stages.fields.parse(row)
  })
})

describe('the stages of an end', () => {
  it('are told with the model that had the image; nobody had it when it was accepted', () => {
    const rows = stageRows(done)
    expect(rows.map(({ stage, ms }) => [stage, ms])).toEqual([
      ...stages.map(({ stage, ms }) => [stage, ms]),
      ['store', 3],
    ])
    expect(rows[0]).toEqual({ image_id: 'i', stage: 'accept', ms: 4, at: AT })
    expect(rows[1]).toMatchObject({ stage: 'image_queue', model: 'digits', model_version: '7' })
  })

  it('leave out the accept for extra runs and for later attempts', () => {
    expect(names(done)).toContain('accept')
    expect(names({ ...done, role: 'shadow' })).not.toContain('accept')
    expect(names({ ...done, began_at: 1030 })).not.toContain('accept')
  })
})
