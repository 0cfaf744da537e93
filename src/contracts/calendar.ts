/** Days that are not as others, of whole years. */
export interface HolidayCalendar {
  readonly title: string
  /** Every day of these years is known: the first and the last of them. */
  readonly years: readonly [first: number, last: number]
  /** By day, `2026-11-08`. */
  readonly holidays: Readonly<Record<string, string>>
}
