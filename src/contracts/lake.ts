import * as z from 'zod'

/** What the pipeline measured of itself, beside the tables of packs. */
export const TELEMETRY_TABLE = 'tributary.telemetry'

/** Queue `lake`: a table has something to fetch. What it is, the table finds out: a pointer that is lost costs nothing but time. */
export const LakePointer = z.object({
  /** `pack.table` */
  table: z.string(),
  /** Rows that were sealed for it; without it the table looks whether there are any. */
  rows: z.int().optional(),
})
export type LakePointer = z.infer<typeof LakePointer>

/** A table of the lake as it is. */
export const LakeTable = z.object({
  table: z.string().describe('As `pack.table`'),
  version: z.int().describe('Of the Delta table'),
  files: z.int(),
  rows: z.int(),
  bytes: z.int(),
  committed_at: z.iso.datetime().describe('The last commit'),
  segments_behind: z.int().describe('Sealed segments that the table was told of and does not have yet'),
  rows_behind: z.int(),
  lag_seconds: z.number().describe('How long the first of them waits'),
  problem: z.string().optional().describe('Why the last try to fetch them failed; it is tried again'),
})
export type LakeTable = z.infer<typeof LakeTable>

/** What became of small files, or would become of them. A group is files of one day that become one. */
export const Compacted = z.object({
  table: z.string(),
  groups: z.int(),
  removed: z
    .int()
    .describe('Files that became part of another; they are deleted once their retention is over'),
  added: z.int(),
  bytes: z.int().describe('Of the removed'),
  left: z.int().describe('Groups that are left for another call'),
})
export type Compacted = z.infer<typeof Compacted>

/** What was deleted for good, or would be. */
export const Vacuumed = z.object({
  table: z.string(),
  dry_run: z.boolean(),
  files: z.int().describe('Data files that no version within the retention names'),
  log_entries: z.int().describe('Entries of the log that are older than time travel goes'),
  segments: z
    .int()
    .describe('Segments that are in the lake and in the warehouse, and older than their retention'),
  bytes: z.int(),
  keys: z.array(z.string()).describe('The first 100'),
})
export type Vacuumed = z.infer<typeof Vacuumed>
