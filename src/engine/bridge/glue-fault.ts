import type { Explained } from './target-fault.ts'

/** What an error of Glue means in words (AWS Glue Developer Guide, "Exceptions"; "Common Errors"). 0: there was no answer. */
export function explainGlue(
  action: string,
  status: number,
  code: string,
  message: string,
  endpoint: string,
): Explained {
  const decided = (setting: string, says: string, remedy: string) => ({
    passing: false,
    says,
    remedy,
    setting,
  })
  switch (code) {
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
      return decided(
        'BRIDGE_ACCESS_KEY_ID',
        `${endpoint} does not know the access key.`,
        'Mend BRIDGE_ACCESS_KEY_ID.',
      )
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
      return decided(
        'BRIDGE_SECRET_ACCESS_KEY',
        `${endpoint} says that the secret is not that of the access key, or the region is another: ${message}`,
        'Mend BRIDGE_SECRET_ACCESS_KEY, BRIDGE_REGION or BRIDGE_GLUE_ENDPOINT.',
      )
    case 'AccessDeniedException':
      return decided(
        'BRIDGE_ACCESS_KEY_ID',
        `The access key may not ${action}: ${message}`,
        'Give it the policy in docs/bridge.md. The copy goes on without the catalogue.',
      )
  }
  if (
    status === 0 ||
    status >= 500 ||
    /Throttling|TooManyRequests|OperationTimeout|ConcurrentModification/.test(code)
  )
    return {
      passing: true,
      says: `${endpoint} did not answer ${action}: ${[code, message].filter((part) => part !== '').join(' ')}.`,
      remedy: 'It is tried again by itself. If it stays so, is BRIDGE_GLUE_ENDPOINT right?',
      setting: 'BRIDGE_GLUE_ENDPOINT',
    }
  return decided(
    'BRIDGE_GLUE_ENDPOINT',
    `${endpoint} refused ${action}: ${code} ${message}`,
    'Is BRIDGE_GLUE_ENDPOINT that of Glue?',
  )
}
