/** wrangler compiles a `.wasm` import when it deploys; compiling from bytes is forbidden in a Worker. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
