import type { Fault } from '../contracts/problem.ts'
import { refused } from '../engine/onnx/fault.ts'
import { MEMORY_LIMIT_BYTES } from './memory-limit.ts'

type Sentence = (...found: string[]) => string

/** What ONNX Runtime says, and what that means for whoever exported the model. It names operators and opsets itself. */
const MEANINGS: readonly (readonly [RegExp, Sentence])[] = [
  [/bad_alloc|out of memory|Array buffer allocation failed/i, () => tooLarge()],
  [
    /No Op registered for (\S+) with domain_version of (\d+)/,
    (operator, opset) =>
      `The runtime knows no operator ${operator} in opset ${opset}. Export the model with the operators of ONNX, and with the opset that has them.`,
  ],
  [
    /(\S+):(\S+)\(-?\d+\) is not a registered function\/op/,
    (domain, operator) =>
      `The runtime knows no operator ${operator} of the domain ${domain}. Export the model with the operators of ONNX alone.`,
  ],
  [
    /No opset import for domain '(.*)'/,
    (domain) =>
      `The model uses operators of the domain ${domain || 'ai.onnx'} without naming its opset. Export it again.`,
  ],
  [
    /Opset (\d+) is under development[\s\S]*?support for domain (\S+) is till opset (\d+)/,
    (opset, domain, newest) =>
      `The model is of opset ${opset} of ${domain}; the runtime takes up to ${newest}. Export it with opset_version=${newest} or lower.`,
  ],
  [
    /Could not find an implementation for (\w+)\((\d+)\)/,
    (operator, opset) =>
      `The runtime has no ${operator} (opset ${opset}) for these types. Export the model in float32, with opset 13 or higher.`,
  ],
]

/**
 * The fault behind an error of ONNX Runtime; what is no such error is given back as it is. After a trap (`RuntimeError`) ORT
 * was seen to load and run other models as before, less the memory that the trapped one held.
 */
export function explained(error: unknown): unknown {
  if (error instanceof WebAssembly.RuntimeError)
    return refused(
      `The model brought the runtime to a stop (${error.message}). Export it again, or simplify it (onnxsim).`,
    )
  const message = error instanceof Error ? error.message : String(error)
  for (const [pattern, sentence] of MEANINGS) {
    const found = pattern.exec(message)
    if (found) return refused(sentence(...found.slice(1)))
  }
  return message.includes('ERROR_CODE') ? inItsOwnWords(message) : error
}

function tooLarge(): string {
  return `Loading or running the model takes more than ${MEMORY_LIMIT_BYTES / 1e6} MB of memory. Quantise its weights to 8 bits, give it smaller inputs, or choose a smaller one.`
}

/** Without the error's frame and the places in its source. */
function inItsOwnWords(message: string): Fault {
  const words = message
    .replace(/^[\s\S]*?ERROR_MESSAGE:\s*/, '')
    .replace(/^\/\S+:\d+ [\s\S]*?\) (?=\[|\w)/, '')
    .replace(/Non-zero status code returned while running (\w+) node\.[\s\S]*?Status Message:\s*/, '$1: ')
    .replace(/\S+\.(cc|h):\d+\s*/g, '')
    .trim()
  return refused(`The runtime refuses the model: ${words.slice(0, 300)}. Check the export with onnx.checker.`)
}
