/**
 * The worker's side of a pool of threads, whatever the platform: takes kernels, and runs them with the header it is given.
 *
 * It imports nothing, so that a worker is small. What a worker cannot run it throws, and so is lost: its platform tells the pool.
 */

/** What a pool says to a worker. */
export type Message =
  /** Asks for a sign of life. */
  | { readonly _tag: "Ping" }
  | {
    readonly _tag: "Install"
    readonly kernel: number
    readonly module: WebAssembly.Module
    readonly memory: WebAssembly.Memory
  }
  /** Runs a kernel once; `run` is what to say when it is done, null where nobody waits for it. */
  | { readonly _tag: "Run"; readonly kernel: number; readonly header: number; readonly run: number | null }
  | { readonly _tag: "Remove"; readonly kernel: number }

/** What a worker says. */
export type Answer = { readonly _tag: "Pong" } | { readonly _tag: "Done"; readonly run: number }

/** What a worker does with a message; it answers by `say`. */
export const kernelHost = (say: (answer: Answer) => void): (message: Message) => void => {
  const kernels = new Map<number, (header: number) => void>()
  return (message) => {
    switch (message._tag) {
      case "Ping":
        say({ _tag: "Pong" })
        break
      case "Install": {
        const { exports } = new WebAssembly.Instance(message.module, { kernel: { memory: message.memory } })
        kernels.set(message.kernel, exports.run as (header: number) => void)
        break
      }
      case "Run":
        kernels.get(message.kernel)!(message.header)
        if (message.run !== null) say({ _tag: "Done", run: message.run })
        break
      case "Remove":
        kernels.delete(message.kernel)
    }
  }
}
