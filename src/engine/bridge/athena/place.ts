/** Where the copied tables are, and what the databases of the catalogue are called by. */
export interface Place {
  readonly bucket: string
  /** Before the keys of the lake. */
  readonly prefix: string
  readonly database: string
}

/** A pack is a database: `tributary_quickeats`. */
export const databaseOf = ({ database }: Pick<Place, 'database'>, table: string) =>
  `${database}_${table.split('.')[0]}`

/** @param table as `pack.table` */
export const tableOf = (table: string) => table.split('.')[1] ?? table

/** With the slash at its end, without which `orders` would take in `orders_fact`. */
export const locationOf = ({ bucket, prefix }: Pick<Place, 'bucket' | 'prefix'>, table: string) =>
  `s3://${bucket}/${prefix}lake/${table.replace('.', '/')}/`
