import type { ColumnType, Sql } from './column.ts'
import type { Duration } from './duration.ts'

/** What a model is given: numbers, flags and categories. */
export type FeatureType = Extract<ColumnType, 'text' | 'integer' | 'real' | 'money' | 'flag'>

export interface Feature {
  readonly type: FeatureType
  /** In words, with the unit. */
  readonly meaning: string
}

/** Whom or what features are about: a dimension by its name, or something else that facts call by a key. */
export type FeatureEntity<Dimension extends string = string> =
  | Dimension
  | { readonly name: string; readonly key: string }

/**
 * Features of one entity that are worked out together, as of any time: `{pack}.{view}`.
 *
 * The SQL asks of `spine`, a relation with a row for each question: `place`, which tells them apart, the entity's key, and `at`. It answers with a
 * row a place: `place`, `event_time` (of the newest event that went into it, NULL where there is nothing) and the features. It is
 * the same text when a model is served, where `at` is now, and when one is trained, where it is the time of each example. It may use
 * only what was known before `at`: see docs/features.md.
 */
export interface FeatureView<Dimension extends string = string> {
  readonly title: string
  readonly entity: FeatureEntity<Dimension>
  /** Older values are not given, Feast's `ttl`. */
  readonly ttl: Duration
  /**
   * How long rows are on their way: `at` is so long before the time that is asked for, online and in training alike. So a row that takes no
   * longer is in neither or in both. 1 minute covers what is sent at once: a ledger seals every 10 seconds.
   */
  readonly delay: Duration
  readonly features: Readonly<Record<string, Feature>>
  readonly sql: Sql
}
