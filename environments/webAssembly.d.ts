/**
 * What the library uses of WebAssembly, which every engine of JavaScript has and TypeScript knows as part of a page only.
 */
declare namespace WebAssembly {
  class Module {
    private readonly compiled: true
    constructor(bytes: ArrayBuffer | ArrayBufferView<ArrayBuffer>)
  }
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean })
    readonly buffer: ArrayBuffer
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>)
    readonly exports: Readonly<Record<string, unknown>>
  }
  class CompileError extends Error {}
  class RuntimeError extends Error {}
}
