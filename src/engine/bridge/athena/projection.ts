import type { LakeTableSchema } from '../../../contracts/bridge.ts'

const FIRST_DAY = '2026-01-01'

/**
 * Properties by which Athena works out the days of a table of plain Parquet instead of asking for its partitions
 * (Amazon Athena User Guide, "Partition projection"). Days with no folder are read as empty.
 */
export function projectionOf(
  { partition_columns, first_day = FIRST_DAY }: Pick<LakeTableSchema, 'partition_columns' | 'first_day'>,
  location: string,
): Record<string, string> {
  const [day] = partition_columns
  if (day === undefined) return { classification: 'parquet' }
  return {
    classification: 'parquet',
    'projection.enabled': 'true',
    [`projection.${day}.type`]: 'date',
    [`projection.${day}.format`]: 'yyyy-MM-dd',
    [`projection.${day}.range`]: `${first_day},NOW+1DAYS`,
    [`projection.${day}.interval`]: '1',
    [`projection.${day}.interval.unit`]: 'DAYS',
    'storage.location.template': `${location}${day}=\${${day}}/`,
  }
}
