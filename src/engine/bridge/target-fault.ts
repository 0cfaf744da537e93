import type { BridgeTrouble } from '../../contracts/bridge.ts'
import type { BridgeTarget } from './settings.ts'

/** An answer of the target that is no success, or that there was none. */
export interface Refusal {
  readonly action: string
  /** 0: there was no answer. */
  readonly status: number
  readonly code: string
  readonly message: string
  readonly region?: string | undefined
}

export interface Explained extends BridgeTrouble {
  /** It may get better by itself: the same request is worth another try. */
  readonly passing: boolean
}

const PASSING_CODES = [
  'SlowDown',
  'RequestTimeout',
  'InternalError',
  'ServiceUnavailable',
  'ThrottlingException',
  'OperationAborted',
  'ConditionalRequestConflict',
]

/** What a refusal means in words, and which setting to mend. Codes: Amazon S3 API Reference, "Error responses". */
export function explain(
  refusal: Refusal,
  { endpoint, region, bucket, accessKeyId }: BridgeTarget,
): Explained {
  const { status, code, message, action } = refusal
  const decided = (setting: string, says: string, remedy: string) => ({
    passing: false,
    says,
    remedy,
    setting,
  })
  const isPassing = status === 0 || status === 429 || status >= 500 || PASSING_CODES.includes(code)
  switch (code) {
    case 'InvalidAccessKeyId':
      return decided(
        'BRIDGE_ACCESS_KEY_ID',
        `${endpoint} does not know the access key ${accessKeyId}.`,
        'Mend BRIDGE_ACCESS_KEY_ID.',
      )
    case 'SignatureDoesNotMatch':
      return decided(
        'BRIDGE_SECRET_ACCESS_KEY',
        `${endpoint} says that the secret is not that of the access key ${accessKeyId}.`,
        'Mend BRIDGE_SECRET_ACCESS_KEY.',
      )
    case 'AccessDenied':
      return decided(
        'BRIDGE_ACCESS_KEY_ID',
        `The access key ${accessKeyId} may not ${action} in the bucket ${bucket}.`,
        'Give it the policy in docs/bridge.md, or mend BRIDGE_ACCESS_KEY_ID.',
      )
    case 'NoSuchBucket':
      return decided(
        'BRIDGE_BUCKET',
        `There is no bucket ${bucket} at ${endpoint}.`,
        'Create it, or mend BRIDGE_BUCKET, or BRIDGE_PATH_STYLE if the server takes the bucket elsewhere.',
      )
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException':
      return decided(
        'BRIDGE_REGION',
        `The bucket ${bucket} is in the region ${refusal.region ?? 'that the endpoint names'}, not in ${region}.`,
        'Mend BRIDGE_REGION and BRIDGE_ENDPOINT.',
      )
    case 'NotImplemented':
      return decided(
        'BRIDGE_ENDPOINT',
        `${endpoint} does not know what was asked: ${action}.`,
        'The server has to know If-None-Match and multipart uploads; docs/bridge.md names those that do.',
      )
    case 'RequestTimeTooSkewed':
      return decided(
        'BRIDGE_ENDPOINT',
        `The clock of ${endpoint} is wrong by more than 15 minutes.`,
        'Set its clock.',
      )
  }
  if (isPassing) {
    const says =
      status === 0
        ? `${endpoint} gives no answer: ${message.replace(/\.$/, '')}.`
        : `${endpoint} is overloaded or broken (${status} ${code}).`
    const remedy = 'Nothing has to be done if it comes back. If it stays so, is BRIDGE_ENDPOINT right?'
    return { passing: true, says, remedy, setting: 'BRIDGE_ENDPOINT' }
  }
  const what = [status, code, message].filter((part) => part !== '').join(' ')
  return decided(
    'BRIDGE_ENDPOINT',
    `${endpoint} refused to ${action}: ${what}.`,
    'Is BRIDGE_ENDPOINT that of an S3 server?',
  )
}

/** Thrown where the target does not do what it is asked for. */
export class TargetFault extends Error {
  readonly trouble: Explained

  constructor(trouble: Explained) {
    super(trouble.says)
    this.name = 'TargetFault'
    this.trouble = trouble
  }
}
