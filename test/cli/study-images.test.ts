import { expect, it } from 'vitest'
import { over } from '../../src/cli/client.ts'
import { nextLink, waitForImages } from '../../src/cli/study-images.ts'

it.each([
  ['</a?cursor=x>; rel="next"', '/a?cursor=x'],
  ['</p>; rel="prev", </n>; rel="next"', '/n'],
  ['</n>; title="t"; rel=next', '/n'],
  ['</p>; rel="prev"', undefined],
  [null, undefined],
])('reads the link %s', (header, path) => {
  expect(nextLink(header)).toBe(path)
})

it('reads again only the pages that hold something unfinished of ours', async () => {
  const asked: string[] = []
  const gateway = over('', async (path) => {
    asked.push(path)
    const second = path === '/second'
    const times = asked.filter((one) => one === path).length
    const images = second
      ? [
          { id: 'c', state: times > 2 ? 'done' : 'received' },
          { id: 'other', state: 'received' },
        ]
      : [
          { id: 'a', state: 'done' },
          { id: 'b', state: 'failed' },
        ]
    return Response.json({ images }, second ? {} : { headers: { Link: '</second>; rel="next"' } })
  })
  const counts: number[] = []
  const images = await waitForImages(gateway, 's', new Set(['a', 'b', 'c']), {
    signal: new AbortController().signal,
    onProgress: (final) => counts.push(final),
  })
  expect(images.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(asked).toEqual(['/v1/studies/s/images?limit=200', '/second', '/second', '/second'])
  expect(counts).toEqual([2, 2, 2, 3])
})
