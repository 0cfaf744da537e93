import { registerHooks } from 'node:module'

/** Lets Node import `.wasm` as wrangler does: the default export is the compiled module. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.wasm')) return next(url, context)
    const source = `import { readFileSync } from 'node:fs'
export default new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(url)})))`
    return { format: 'module', source, shortCircuit: true }
  },
})

const Native = DecompressionStream

/** workerd's decompressed side is a byte stream, which reads into the caller's buffer; Node's is not. */
class ByteDecompression {
  readonly writable: WritableStream
  readonly readable: ReadableStream

  constructor(format: ConstructorParameters<typeof Native>[0]) {
    const native = new Native(format)
    const reader = native.readable.getReader()
    this.writable = native.writable
    this.readable = new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        const { done, value } = await reader.read()
        if (!done) return controller.enqueue(value)
        controller.close()
        controller.byobRequest?.respond(0)
      },
    })
  }
}

Object.assign(globalThis, { DecompressionStream: ByteDecompression })
