import * as z from 'zod'

/** Words that the contracts of several packs share. */
export const Id = z.string().min(1).max(200)
export const Name = z.string().min(1).max(200)
export const Time = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time with a zone' })
/** The state of a dimension as of a day, which begins in UTC, or as of a time. */
export const AsOf = z.union([z.iso.date(), Time], { error: 'must be an ISO 8601 day or time' })
/** Decimal text, in the currency of the pack: a JSON number would be a float by the time it is read. */
export const Money = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,2})?$/, { error: 'must be an amount as text, for example "499.00"' })
export const Latitude = z.number().min(-90).max(90)
export const Longitude = z.number().min(-180).max(180)
