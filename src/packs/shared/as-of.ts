/** Lengths of time in SQL, ms. */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/**
 * What was known of a member of a type 2 dimension before `s.at`: the version is `d`, and `told` is when the newest row came, NULL before the first.
 * The first version has been since ever, so a dimension does not say by itself that nobody had told of it yet.
 */
export function asOf(pack: string, dimension: string, key: string) {
  return {
    told: `(SELECT max(l.at) FROM ${pack}_${dimension}_log AS l WHERE l.${key} = s.${key} AND l.at < s.at)`,
    join: `JOIN ${pack}_${dimension}_dim AS d ON d.${key} = s.${key} AND d.valid_from < s.at AND (d.valid_to IS NULL OR d.valid_to >= s.at)`,
  }
}
