import { type Model, ModelName } from '../../contracts/model.ts'
import { type Client, failureOf, isNotFound } from '../client.ts'
import { Failure } from '../failure.ts'
import { readNumber } from '../numbers.ts'

/** Every command of one model names it so. */
export const NAME_ARG = {
  name: { type: 'positional', required: true, description: 'The model, as "models list" shows it' },
} as const

export const modelPath = (name: string) => `/v1/models/${encodeURIComponent(name)}`
export const versionPath = (name: string, version: number) => `${modelPath(name)}/versions/${version}`

export function requireName(text: string, remedy = '"npx tributary models list" shows every name.'): string {
  const { data, error } = ModelName.safeParse(text)
  if (data !== undefined) return data
  throw new Failure(`The model name "${text}" ${error?.issues[0]?.message}.`, remedy, 2)
}

export const requireVersion = (text: string) =>
  readNumber(text, 'version', { min: 1, max: 999_999_999, integer: true })

/** Nothing when no version of it was ever pushed. */
export async function findModel(gateway: Client, name: string): Promise<Model | undefined> {
  const response = await gateway.fetch(modelPath(name))
  if (isNotFound(response)) return undefined
  if (!response.ok) throw await failureOf(modelPath(name), response)
  return (await response.json()) as Model
}

export async function readModel(gateway: Client, name: string): Promise<Model> {
  const model = await findModel(gateway, name)
  if (model) return model
  throw new Failure(`There is no model ${name}.`, '"npx tributary models list" shows every name.')
}

export function requireReady({ model, versions }: Model, version: number): void {
  const ready = versions.filter(({ state }) => state === 'ready').map((known) => known.version)
  if (ready.includes(version)) return
  const remedy = ready.length > 0 ? `Its ready versions are ${ready.join(', ')}.` : 'Push one first.'
  throw new Failure(`${model}@${version} is not ready to serve.`, remedy)
}
