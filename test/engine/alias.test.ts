import { describe, expect, it } from 'vitest'
import type { Alias } from '../../src/contracts/model.ts'
import { answering, namedBy, shadowing } from '../../src/engine/alias.ts'
import { inShare } from '../../src/engine/share.ts'

/** As image ids are: UUIDs of version 7, which differ in their last characters alone when they come close together. */
const ids = Array.from(
  { length: 500 },
  (_, index) => `019aa3b2-7c1d-7e55-8f00-${(index * 7919).toString(16).padStart(12, '0')}`,
)
const drawn = (percent: number, salt = 'canary') => ids.filter((id) => inShare(id, salt, percent))

describe('a share', () => {
  // 500 draws at 50 % have a standard deviation of 2.2 points: 7 are more than three of them.
  it.each([1, 5, 10, 25, 50, 75, 90, 99])('of %i %% takes about so many images', (percent) => {
    expect(Math.abs(drawn(percent).length / 5 - percent)).toBeLessThan(7)
  })

  it('of 0 % takes none, and of 100 % all', () => {
    expect(drawn(0)).toEqual([])
    expect(drawn(100)).toEqual(ids)
  })

  it('falls the same way each time', () => {
    expect(drawn(30)).toEqual(drawn(30))
  })

  it('that grows keeps those it had', () => {
    for (let percent = 0; percent < 100; percent += 5) {
      const more = new Set(drawn(percent + 5))
      expect(drawn(percent).filter((id) => !more.has(id))).toEqual([])
    }
  })

  it('is drawn apart for canary and shadow', () => {
    const both = drawn(50, 'shadow').filter((id) => inShare(id, 'canary', 50))
    expect(Math.abs(both.length / 5 - 25)).toBeLessThan(7)
  })
})

const of = (alias: Alias, ready = [1, 2, 3]) => ({ alias, ready })

describe('the version that answers', () => {
  it.each([
    ['the newest by default', of({ live: 'latest' }), undefined, 3],
    ['the pinned one', of({ live: 2 }), undefined, 2],
    ['the one that is asked for, whatever the alias says', of({ live: 2 }), '1', 1],
    ['the newest where latest is asked for', of({ live: 2 }), 'latest', 3],
    ['the canary, of all images', of({ live: 2, canary: { version: 3, percent: 100 } }), undefined, 3],
    ['not the canary, of none', of({ live: 2, canary: { version: 3, percent: 0 } }), undefined, 2],
    ['none where the one asked for is not ready', of({ live: 2 }), '9', undefined],
    ['none where nothing is ready', of({ live: 'latest' }, []), undefined, undefined],
  ])('is %s', (_, registered, asked, version) => {
    expect(answering(registered, asked, 'some-image')).toBe(version)
  })

  it('is drawn by image: the canary has its share, and an image meets the same version each time', () => {
    const registered = of({ live: 2, canary: { version: 3, percent: 10 } })
    const versions = ids.map((id) => answering(registered, undefined, id))
    expect(versions).toEqual(ids.map((id) => answering(registered, undefined, id)))
    expect(versions.filter((version) => version === 3)).toHaveLength(drawn(10).length)
    expect(versions.every((version) => version === 2 || version === 3)).toBe(true)
  })
})

describe('the shadow', () => {
  const shadow = { version: 3, percent: 100 }

  it.each([
    ['sees the image besides', of({ live: 2, shadow }), 2, 3],
    ['is not the version that answers', of({ live: 3, shadow }), 3, undefined],
    ['is not one that may not serve', of({ live: 2, shadow }, [1, 2]), 2, undefined],
    ['sees only its share', of({ live: 2, shadow: { ...shadow, percent: 0 } }), 2, undefined],
  ])('%s', (_, registered, answer, version) => {
    expect(shadowing(registered, answer, 'some-image')).toBe(version)
  })
})

it('the versions that an alias names are those that answer and its shadow', () => {
  const canary = { version: 2, percent: 5 }
  const shadow = { version: 3, percent: 5 }
  expect(namedBy(of({ live: 'latest' }))).toEqual([3])
  expect(namedBy(of({ live: 1, canary, shadow }))).toEqual([1, 2, 3])
  expect(namedBy(of({ live: 'latest', canary }, []))).toEqual([2])
})
