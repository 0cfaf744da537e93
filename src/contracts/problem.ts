import * as z from 'zod'

/**
 * Every error this platform can answer or store: the closed list. A type is the path of its own heading, served by the
 * gateway at /problems and kept in docs/problems.md (RFC 9457 section 3.1.1 allows a relative reference with its full path).
 */
export const PROBLEMS = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'name-invalid': { status: 400, title: 'The name is not allowed' },
  'body-empty': { status: 400, title: 'The body is empty' },
  'body-truncated': { status: 400, title: 'The body ended before its declared length' },
  'query-invalid': { status: 400, title: 'The SQL cannot be run' },
  'idempotency-key-invalid': { status: 400, title: 'The idempotency key is not usable' },
  unauthorized: { status: 401, title: 'No valid key was sent' },
  forbidden: { status: 403, title: 'The key lacks a scope' },
  'query-refused': { status: 403, title: 'The SQL does or reads what it may not' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method' },
  'name-taken': { status: 409, title: 'The name belongs to another image' },
  'idempotency-key-in-use': { status: 409, title: 'The first request with this key is still under way' },
  'not-redrivable': { status: 409, title: 'The image is not in a state to be redriven' },
  'only-in-lake': { status: 409, title: 'A part of the period is only in the lake' },
  'model-in-use': { status: 409, title: 'The version is named by an alias' },
  'body-too-large': { status: 413, title: 'The body is over the limit' },
  'content-type-unsupported': { status: 415, title: 'The content type is not accepted here' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key was used with another request' },
  'not-an-image': { status: 422, title: 'The bytes are not an image' },
  'image-format-unsupported': { status: 422, title: 'The image format is not accepted' },
  'image-corrupt': { status: 422, title: 'The image cannot be decoded' },
  'image-truncated': { status: 422, title: 'The image ends before its end marker' },
  'image-too-large': { status: 422, title: 'The image would need more memory than is allowed' },
  'file-unreadable': { status: 422, title: 'The file of events cannot be read to its end' },
  'image-gone': { status: 422, title: 'The stored object was removed or replaced before it was processed' },
  'sidecar-invalid': { status: 422, title: 'The metadata breaks its schema' },
  'model-unavailable': { status: 422, title: 'The model is not there or cannot be loaded' },
  'model-refused': { status: 422, title: 'The model cannot be served' },
  'tensor-mismatch': { status: 422, title: 'The model does not take this tensor' },
  'query-too-costly': { status: 422, title: 'The SQL could take too many steps' },
  'rate-limited': { status: 429, title: 'Too many requests with this key' },
  'stream-overloaded': { status: 429, title: 'The stream takes no more at the moment' },
  internal: { status: 500, title: 'Something failed on our side' },
  overloaded: { status: 503, title: 'Too much is waiting already' },
  unavailable: { status: 503, title: 'A part of the platform is away' },
  'query-timeout': { status: 504, title: 'The SQL took too long' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemName = keyof typeof PROBLEMS

const PREFIX = '/problems#'

/** RFC 9457 problem details; further members belong to the type (`limits`, `errors`, `retry_after`). */
export const Problem = z.looseObject({
  type: z.string().describe('Path of the heading that explains this problem'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What was wrong, and how to put it right'),
  instance: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** One wrong field of a document the client sent. */
export const FieldError = z.object({ path: z.string().describe('JSON Pointer'), message: z.string() })
export type FieldError = z.infer<typeof FieldError>

export function problem(name: ProblemName, detail: string, members: Record<string, unknown> = {}): Problem {
  return { type: PREFIX + name, ...PROBLEMS[name], detail, ...members }
}

export function problemName(value: Problem): ProblemName {
  return value.type.slice(PREFIX.length) as ProblemName
}

/**
 * A decided fault: the request or the image is at fault and no retry will help. Anything else that is thrown is a passing
 * fault of the platform, and is retried.
 */
export class Fault extends Error {
  readonly problem: Problem

  constructor(name: ProblemName, detail: string, members: Record<string, unknown> = {}) {
    super(`${name}: ${detail}`)
    this.name = 'Fault'
    this.problem = problem(name, detail, members)
  }

  /** The fault that another worker told of: an error loses its members on the way, a problem does not. */
  static of(value: Problem): Fault {
    const { type, title, status, detail, ...members } = value
    return new Fault(problemName(value), detail, members)
  }
}

/** Zod's issues as JSON Pointer paths with a sentence each. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map(({ path, message }) => ({
    path: `/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    message,
  }))
}
