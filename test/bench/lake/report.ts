import type { Table } from '../events/report.ts'
import type { LakeFigures } from './compare.ts'

/** All that was measured of the lake, for the page and the terminal alike. */
export function lakeTables({ parquet, commits, heap_mb, week }: LakeFigures): Table[] {
  return [
    {
      title: 'Into Parquet, beside DuckDB on one thread',
      heads: ['', 'platform', 'DuckDB', 'platform / DuckDB'],
      rows: [
        compared('rows/s', parquet.rows_per_second, parquet.duckdb_rows_per_second, 0),
        compared('bytes/row', parquet.bytes_per_row, parquet.duckdb_bytes_per_row, 1),
        compared('commits/s (DuckDB: files/s)', commits.per_second, commits.duckdb_files_per_second, 1),
        [
          'heap for a file of 50,000 rows, MB',
          heap_mb === undefined ? 'over 128' : `at most ${heap_mb}`,
          '',
          '',
        ],
      ],
    },
    {
      title: `A week of commits of 100 rows, joined in ${week.seconds.toFixed(1)} s`,
      heads: ['', 'files', 'MB', 'rows'],
      rows: [
        ['before', ...counts(week.before)],
        ['after', ...counts(week.after)],
      ],
    },
  ]
}

function compared(name: string, ours: number, theirs: number, digits: number): string[] {
  return [name, ours.toFixed(digits), theirs.toFixed(digits), (ours / theirs).toFixed(2)]
}

const counts = ({ files, bytes, rows }: LakeFigures['week']['before']) => [
  String(files),
  (bytes / 1e6).toFixed(1),
  String(rows),
]
