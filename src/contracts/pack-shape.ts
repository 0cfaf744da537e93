import * as z from 'zod'
import { KPI_CHARTS } from './kpi.ts'
import { Unit } from './unit.ts'

const Column = z.object({
  name: z.string(),
  type: z.string().describe('As the catalog has it: text, integer, real, money, time, flag or list'),
  unit: Unit.optional().describe('Of numbers'),
})

export const WindowShape = z.object({
  name: z.string(),
  kind: z.enum(['tumbling', 'gauge']),
  stream: z.string(),
  every_ms: z.int().describe('The length of a window, or how often a gauge is counted'),
  lateness_ms: z.int().describe('How long a window waits for late rows before it is final'),
  by: z.array(z.string()).describe('Its keys; `geohash` is a cell'),
  values: z.array(
    z.object({
      name: z.string(),
      unit: Unit,
      of: z
        .enum(['count', 'distinct', 'sum', 'level', 'ratio', 'quantile', 'ranking'])
        .describe('How it comes about; a `ranking` is a list of values with their counts'),
    }),
  ),
})
export type WindowShape = z.infer<typeof WindowShape>

export const AlertShape = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['threshold', 'spike', 'missing', 'share', 'drift']),
  window: z.string(),
  value: z.string().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
})
export type AlertShape = z.infer<typeof AlertShape>

export const KpiShape = z.object({
  name: z.string(),
  title: z.string(),
  chart: z.enum(KPI_CHARTS).describe('How it is best shown'),
  section: z.string().optional().describe('What it stands under on a page'),
  columns: z.array(Column),
  filters: z.array(z.object({ name: z.string(), type: z.string() })),
})
export type KpiShape = z.infer<typeof KpiShape>

/** What a pack declares, for whoever shows it: all that a page about it needs to know. */
export const PackShape = z.object({
  pack: z.string(),
  title: z.string(),
  timezone: z.string(),
  currency: z.string().optional().describe('ISO 4217'),
  streams: z.array(z.object({ name: z.string(), version: z.string() })),
  windows: z.array(WindowShape),
  alerts: z.array(AlertShape),
  kpis: z.array(KpiShape),
  experiments: z.array(z.object({ name: z.string(), title: z.string(), kind: z.enum(['trial', 'change']) })),
})
export type PackShape = z.infer<typeof PackShape>
