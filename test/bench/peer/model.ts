import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { ModelConfig } from '../../../src/contracts/model.ts'
import type { Preprocessing } from '../../../src/contracts/preprocessing.ts'
import type { Result } from '../../../src/contracts/result.ts'
import { topK } from '../../../src/engine/classify.ts'
import { readOnnx } from '../../../src/engine/onnx/read.ts'
import { labelsOf } from '../../../src/engine/preprocessing/labels.ts'
import { readPreprocessing } from '../../../src/engine/preprocessing/read.ts'
import { normalise } from '../../../src/engine/tensor.ts'
import type { Pixels } from './picture.ts'

export interface Model {
  readonly preprocessing: Preprocessing
  classify(pixels: Pixels): Promise<Result>
}

const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' } as const

export async function readModel(folder: string): Promise<Model> {
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const config = ModelConfig.parse(read('config.json'))
  const graph = readOnnx(readFileSync(join(folder, 'model.onnx')))
  const preprocessor = read('preprocessor_config.json')
  const preprocessing = readPreprocessing({ preprocessor, config, graph })
  if (!preprocessing) throw new Error(`${folder} takes no picture`)
  const session = await InferenceSession.create(join(folder, 'model.onnx'), ONE_THREAD)
  const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]]
  return {
    preprocessing,
    async classify({ data, width, height }) {
      const values = new Float32Array(data.length)
      normalise(data, preprocessing, values, 0)
      const answer = await session.run({ [input]: new Tensor('float32', values, [1, 3, height, width]) })
      const logits = answer[output]?.data as Float32Array
      const predictions = topK(logits, labelsOf(config, logits.length), config.top_k)
      const { label = '', probability = 0 } = predictions[0] ?? {}
      const uncertain = probability < config.uncertain_below
      return { model: 'peer', version: '1', label, probability, uncertain, predictions }
    },
  }
}
