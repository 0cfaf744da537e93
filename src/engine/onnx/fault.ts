import { Fault } from '../../contracts/problem.ts'

export function refused(detail: string): Fault {
  return new Fault('model-refused', detail)
}

export function notOnnx(what: string): Fault {
  return refused(`model.onnx is not a sound ONNX model: ${what}. Push the file as the export wrote it.`)
}

/** @param at byte of the file where the field begins that does not end */
export function cutShort(at: number, length: number): Fault {
  return refused(
    `model.onnx was cut short or damaged: what begins at byte ${at} goes beyond its end (the file has ${length} bytes). Push the whole file again.`,
  )
}
