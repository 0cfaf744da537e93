import { describe, expect, it } from 'vitest'
import { fromLocal, isoIn, isZone, localFloor } from '../../../src/engine/stream/zone.ts'

const at = (text: string) => Date.parse(text)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const iso = (time: number) => new Date(time).toISOString()

describe('a day of a zone', () => {
  it.each([
    ['Asia/Kolkata', '2026-11-20T18:29:59.999Z', '2026-11-19T18:30:00.000Z'],
    ['Asia/Kolkata', '2026-11-20T18:30:00.000Z', '2026-11-20T18:30:00.000Z'],
    ['America/New_York', '2026-11-20T04:59:00.000Z', '2026-11-19T05:00:00.000Z'],
    ['UTC', '2026-11-20T23:59:00.000Z', '2026-11-20T00:00:00.000Z'],
    // clocks go forward at 01:00 UTC and back at 01:00 UTC
    ['Europe/Vienna', '2026-03-29T20:00:00.000Z', '2026-03-28T23:00:00.000Z'],
    ['Europe/Vienna', '2026-03-29T22:30:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Vienna', '2026-10-25T22:30:00.000Z', '2026-10-24T22:00:00.000Z'],
    ['Europe/Vienna', '2026-10-25T23:30:00.000Z', '2026-10-25T23:00:00.000Z'],
  ])('in %s begins for %s at %s', (zone, time, start) => {
    expect(iso(localFloor(zone, at(time), DAY))).toBe(start)
  })

  it('has 23 or 25 hours when the clocks change', () => {
    const lengthOf = (day: string) =>
      fromLocal('Europe/Vienna', at(day) + DAY) - fromLocal('Europe/Vienna', at(day))
    expect(['2026-03-29', '2026-10-25', '2026-10-26'].map(lengthOf)).toEqual([23 * HOUR, 25 * HOUR, DAY])
  })
})

it('an hour of a zone that is half an hour off begins at the half', () => {
  expect(iso(localFloor('Asia/Kolkata', at('2026-11-20T10:15:00Z'), HOUR))).toBe('2026-11-20T09:30:00.000Z')
})

it('a time is written with the offset of its zone', () => {
  expect(isoIn('Asia/Kolkata', at('2026-11-20T10:00:00Z'))).toBe('2026-11-20T15:30:00.000+05:30')
  expect(isoIn('America/St_Johns', at('2026-01-01T00:00:00Z'))).toBe('2025-12-31T20:30:00.000-03:30')
  expect(isoIn('UTC', 0)).toBe('1970-01-01T00:00:00.000+00:00')
})

it('a zone is one of the IANA names', () => {
  expect(['Asia/Kolkata', 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
})
