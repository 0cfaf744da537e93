import type { CatalogTable } from '../warehouse/catalog-table.ts'

/** What rules made of data, as `/v1/sql` reads it. */
export const RESULTS: CatalogTable = {
  name: 'quality_results',
  kind: 'quality',
  title: 'What the rules of packs made of their data, by day',
  serve: 'rows',
  grain: ['pack', 'rule', 'scope', 'day'],
  from: [],
  columns: [
    { name: 'pack', type: 'text' },
    { name: 'rule', type: 'text' },
    { name: 'scope', type: 'text', meaning: 'load: counted up as rows come; day: of the whole day' },
    { name: 'day', type: 'text', meaning: 'Of event time, in the zone of the pack' },
    { name: 'kind', type: 'text' },
    { name: 'table_name', type: 'text', meaning: 'Or the stream, as pack.stream' },
    { name: 'severity', type: 'text', meaning: 'error, or warning, which raises no incident' },
    { name: 'mostly', type: 'real', meaning: 'The share that has to pass' },
    { name: 'success', type: 'flag', meaning: 'NULL where rows are only counted' },
    { name: 'element_count', type: 'integer' },
    { name: 'missing_count', type: 'integer', meaning: 'Of them, those that were left out' },
    { name: 'unexpected_count', type: 'integer' },
    { name: 'unexpected_percent', type: 'real', meaning: 'Of those that were not left out' },
    {
      name: 'observed',
      type: 'real',
      meaning: 'Rows of the day, or the age of the newest in seconds; of a load the newest event time',
    },
    { name: 'bound', type: 'real', meaning: 'What it was held against' },
    { name: 'examples', type: 'list', meaning: 'Rows that do not pass, five at most' },
    { name: 'evaluated_at', type: 'time' },
  ],
}
