import type { ImageState } from '../../contracts/image.ts'
import type { RunRole } from '../../contracts/run.ts'
import type { StageName } from '../../contracts/stage.ts'

const STATES: Readonly<Record<ImageState, string>> = {
  received: 'waits',
  preprocessed: 'is classified',
  done: 'done',
  failed: 'failed',
  parked: 'parked',
}
export const stateWords = (state: ImageState): string => STATES[state]

const STAGES: Readonly<Record<StageName, string>> = {
  accept: 'Received',
  image_queue: 'Queue of images',
  preprocess: 'Decoded, resized',
  tensor_queue: 'Queue of tensors',
  inference: 'Classified',
  store: 'Stored',
}
export const stageWords = (stage: StageName): string => STAGES[stage]

const ROLES: Readonly<Record<RunRole, string>> = {
  answer: 'the answer',
  study: 'of the study',
  rerun: 'a rerun',
  shadow: 'a shadow',
}
export const roleWords = (role: RunRole): string => ROLES[role]
