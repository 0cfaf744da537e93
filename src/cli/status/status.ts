/** One look at something, in both ways to print it. */
export interface Status {
  readonly json: unknown
  readonly text: string
  /** Nothing more will happen by itself. */
  readonly isComplete: boolean
  /** False when something is to be put right: exit code 1. */
  readonly isHealthy: boolean
}
