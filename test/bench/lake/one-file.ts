import { FILE_ROWS, orderLines, parquetFiles } from './rows.ts'

/** A file of as many rows as the lake writes, in a heap that whoever starts this has limited. The lines are there before, as a segment is. */
for (const bytes of parquetFiles(orderLines(FILE_ROWS))) console.log(bytes.byteLength)
