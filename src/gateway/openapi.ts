import { z } from '@hono/zod-openapi'
import { PROBLEMS, Problem, type ProblemName } from '../contracts/problem.ts'

export const SECURED = [{ bearer: [] }]

const ProblemSchema = Problem.openapi('Problem')

/** Responses of a route for the problems it can answer, gathered by status. */
export function problems(...names: ProblemName[]) {
  const byStatus = Map.groupBy(names, (name) => PROBLEMS[name].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((name) => `${name}: ${PROBLEMS[name].title}`).join('; '),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  ) as Record<never, never>
}

/** What rows are answered as, by the `format` that is asked for. */
export const rowsContent = <Schema extends z.ZodType>(json: Schema) => ({
  'application/json': { schema: json },
  'text/csv': { schema: z.string() },
  'application/x-ndjson': { schema: z.string() },
})

/** Page size and the opaque cursor of the page before. */
export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100).openapi({ description: 'Rows a page' }),
  cursor: z.string().optional().openapi({ description: 'From the link with rel="next" of the page before' }),
})
