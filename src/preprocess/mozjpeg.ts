import decoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js'
import decoderWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'
import encoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js'
import encoderWasm from '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'
import { defaultEncodeOptions, type EncodeOptions } from '@jsquash/jpeg/meta.js'

/** uint8 RGBA. */
export interface Picture {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

export interface Decoder {
  decode(bytes: Uint8Array, preserveOrientation: boolean): Picture | null
}

export interface Encoder {
  encode(data: Uint8ClampedArray, width: number, height: number, options: EncodeOptions): Uint8Array
}

/** The package's own loader is typed for browsers, and its decode awaits before each picture: these do not. */
type Factory<T> = (options: {
  noInitialRun: true
  printErr: (message: string) => void
  instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object
}) => Promise<T>

export function loadDecoder(printErr: (message: string) => void): Promise<Decoder> {
  return load(decoder as unknown as Factory<Decoder>, decoderWasm, printErr)
}

export function loadEncoder(): Promise<Encoder> {
  return load(encoder as unknown as Factory<Encoder>, encoderWasm, () => {})
}

/** @param quality 0 to 100. One scan: at a preview's size several save nothing and take longer. */
export function encodeOptions(quality: number): EncodeOptions {
  return { ...defaultEncodeOptions, quality, progressive: false }
}

function load<T>(
  factory: Factory<T>,
  wasm: WebAssembly.Module,
  printErr: (message: string) => void,
): Promise<T> {
  return factory({
    noInitialRun: true,
    printErr,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(wasm, imports)
      done(instance)
      return instance.exports
    },
  })
}
