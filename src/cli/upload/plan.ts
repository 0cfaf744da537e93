import { basename } from 'node:path'
import { type Image, ImageName, StudyName } from '../../contracts/image.ts'
import { type Problem, problem } from '../../contracts/problem.ts'
import { Failure } from '../failure.ts'
import { studyNamed } from './name.ts'
import type { Source } from './sources.ts'

/** What is on the other side already, by name. */
export type Known = ReadonlyMap<string, Pick<Image, 'id' | 'state' | 'sha256'>>

export interface Refusal {
  readonly name: string
  readonly file: string
  readonly problem: Problem
  readonly id?: string
}

export interface UploadPlan {
  readonly study: string
  readonly send: readonly Source[]
  /** There already, the very same bytes. */
  readonly skip: readonly (Source & { readonly id: string })[]
  /** Not worth sending: the name would be refused. */
  readonly refuse: readonly Refusal[]
}

/** `folder` is what was given when it is a single folder. */
export function chooseStudy(given: string | undefined, folder: string | undefined): string {
  if (given === undefined) return (folder && studyNamed(basename(folder))) || 'default'
  const { error } = StudyName.safeParse(given)
  if (!error) return given
  throw new Failure(`The study "${given}" ${error.issues[0]?.message}.`, 'Give another --study.', 2)
}

/** Decides for each file. Only a file whose name is known is worth its `sha256`. */
export async function planUpload(
  study: string,
  sources: readonly Source[],
  known: Known,
  sha256: (file: string) => Promise<string>,
): Promise<UploadPlan> {
  requireDistinctNames(sources)
  const send: Source[] = []
  const skip: (Source & { id: string })[] = []
  const refuse: Refusal[] = []
  for (const source of sources) {
    const { error } = ImageName.safeParse(source.name)
    const there = known.get(source.name)
    if (error) refuse.push({ ...source, problem: nameInvalid(error.issues[0]?.message) })
    else if (there && isKept(there.state) && there.sha256 === (await sha256(source.file)))
      skip.push({ ...source, id: there.id })
    else send.push(source)
  }
  return { study, send, skip, refuse }
}

/** A failed or parked image is sent again: that is its next attempt. */
const isKept = (state: Image['state']) => state !== 'failed' && state !== 'parked'

const nameInvalid = (message = 'is not allowed') =>
  problem('name-invalid', `The name ${message}. Rename the file.`)

function requireDistinctNames(sources: readonly Source[]): void {
  const files = new Map<string, string>()
  for (const { name, file } of sources) {
    const other = files.get(name)
    if (other)
      throw new Failure(
        `${other} and ${file} would both be named "${name}".`,
        'Give the folder above both, or send them to two studies.',
        2,
      )
    files.set(name, file)
  }
}
