/** What a person can put right: printed as a sentence and how to solve it, without a stack. Exit code 1, or 2 for wrong usage. */
export class Failure extends Error {
  readonly remedy: string
  readonly exitCode: 1 | 2

  constructor(message: string, remedy: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.remedy = remedy
    this.exitCode = exitCode
  }
}

/** The gateway gave no answer at all. Whether it took the request is unknown. */
export class Unreachable extends Failure {}
