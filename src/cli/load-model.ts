import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../contracts/model.ts'
import type { Client } from './client.ts'
import { Failure } from './failure.ts'

/** Puts a model folder into the registry as `name@version` and has it checked. Answers the files that are there already with other bytes. */
export async function loadModel(gateway: Client, folder: string, reference: string): Promise<string[]> {
  const path = `/v1/models/${reference.replace('@', '/versions/')}`
  const kept: string[] = []
  for (const file of MODEL_FILES) {
    const body = await readFile(join(folder, file)).catch(() => undefined)
    // Without a preprocessor_config.json a model takes no image, or says itself what it wants.
    if (body === undefined && (file === 'README.md' || file === 'preprocessor_config.json')) continue
    if (body === undefined)
      throw new Failure(
        `${folder} has no ${file}.`,
        'A model folder holds model.onnx and config.json, and preprocessor_config.json if it takes images.',
      )
    const answer = await gateway.fetch(`${path}/${file}`, { method: 'PUT', body })
    if (answer.status === 409) kept.push(file)
    else if (!answer.ok) throw new Failure(`${file} was not taken.`, await answer.text())
  }
  await gateway.json(path, { method: 'POST' })
  return kept
}
