import { describe, expect, it } from 'vitest'
import { imagePath, isSidecar, nameIn, sidecarOf, studyNamed } from '../../src/cli/upload/name.ts'
import { splitPattern } from '../../src/cli/upload/sources.ts'

it.each([
  ['/a/b', '/a/b/c.jpg', 'c.jpg'],
  ['/a/b', '/a/b/c/d.jpg', 'c/d.jpg'],
  ['/a/b', '/a/b/..c/d.jpg', '..c/d.jpg'],
  ['/a/b', '/a/x/c.jpg', 'c.jpg'],
])('names from %s the file %s %s', (base, file, name) => {
  expect(nameIn(base, file)).toBe(name)
})

it('encodes each part of a name and keeps its slashes', () => {
  expect(imagePath('s', 'ü b/100%#?.jpg')).toBe('/v1/studies/s/images/%C3%BC%20b/100%25%23%3F.jpg')
})

it.each([
  ['digits', 'digits'],
  ['Étude 1 (final)', 'Etude-1-final'],
  ['.hidden', 'hidden'],
  ['日本', undefined],
  ['', undefined],
  ['x'.repeat(200), 'x'.repeat(128)],
])('makes of the folder "%s" the study %s', (folder, study) => {
  expect(studyNamed(folder)).toBe(study)
})

describe('sidecars', () => {
  it.each([
    ['/a/x.jpg', '/a/x.json'],
    ['/a/x.y.tiff', '/a/x.y.json'],
    ['/a.b/x', '/a.b/x.json'],
  ])('%s has %s', (file, sidecar) => {
    expect(sidecarOf(file)).toBe(sidecar)
  })

  it('are only those beside an image of their name', () => {
    expect(isSidecar('/a/x.json', ['x.json', 'x.JPG'])).toBe(true)
    expect(isSidecar('/a/x.json', ['x.json', 'y.jpg', 'x.txt'])).toBe(false)
    expect(isSidecar('/a/x.jpg', ['x.jpg', 'x.png'])).toBe(false)
  })
})

it.each([
  ['*.jpg', '.', '*.jpg'],
  ['a/b/*.jpg', 'a/b', '*.jpg'],
  ['/a/**/x/*.jpg', '/a', '**/x/*.jpg'],
  ['/*.jpg', '/', '*.jpg'],
  ['a/{b,c}/d.jpg', 'a', '{b,c}/d.jpg'],
])('takes names of %s relative to %s', (path, base, pattern) => {
  expect(splitPattern(path)).toEqual({ base, pattern })
})
