import { describe, expect, it } from 'vitest'
import { chooseStudy, type Known, planUpload } from '../../src/cli/upload/plan.ts'

const source = (name: string) => ({ name, file: `/f/${name}`, bytes: 1 })
const sources = ['new', 'same', 'other', 'failed', 'parked', 'pending'].map(source)
const known: Known = new Map(
  (['same', 'other', 'failed', 'parked', 'pending', 'elsewhere'] as const).map((name) => [
    name,
    {
      id: `id-${name}`,
      state: name === 'failed' || name === 'parked' ? name : name === 'pending' ? 'received' : 'done',
      sha256: name === 'other' ? 'another' : `sha-/f/${name}`,
    },
  ]),
)
const hashed: string[] = []
const sha256 = async (file: string) => {
  hashed.push(file)
  return `sha-${file}`
}
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('planUpload', () => {
  it('skips what is there with the same bytes, and sends again what failed or is parked', async () => {
    const plan = await planUpload('s', sources, known, sha256)
    expect(names(plan.skip)).toEqual(['same', 'pending'])
    expect(plan.skip[0]?.id).toBe('id-same')
    expect(names(plan.send)).toEqual(['new', 'other', 'failed', 'parked'])
  })

  it('reads only files that may be there', () => {
    expect(hashed).toEqual(['/f/same', '/f/other', '/f/pending'])
  })

  it('refuses a name before it is sent', async () => {
    const plan = await planUpload('s', [source('a\\b.jpg'), source('x'.repeat(256))], new Map(), sha256)
    expect(plan.refuse.map(({ problem }) => problem.type)).toEqual([
      '/problems#name-invalid',
      '/problems#name-invalid',
    ])
    expect(plan.send).toEqual([])
  })

  it('does not let one file take the name of another', async () => {
    const twice = [source('a'), { ...source('a'), file: '/g/a' }]
    await expect(planUpload('s', twice, new Map(), sha256)).rejects.toMatchObject({ exitCode: 2 })
  })
})

it.each([
  [undefined, '/data/My scans', 'My-scans'],
  [undefined, undefined, 'default'],
  [undefined, '/', 'default'],
  ['given', '/data/x', 'given'],
])('chooses for --study %s and folder %s the study %s', (given, folder, study) => {
  expect(chooseStudy(given, folder)).toBe(study)
})

it('refuses a study that is no name', () => {
  expect(() => chooseStudy('a/b', undefined)).toThrow(expect.objectContaining({ exitCode: 2 }))
})
