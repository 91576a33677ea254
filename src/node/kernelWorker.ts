/**
 * The worker thread's side of a thread pool: takes kernels, runs them with the header it is given.
 *
 * @module neurolens/node/worker
 */
import { parentPort } from "node:worker_threads"

/** What the pool says to a worker. */
export type Message =
  | {
    readonly _tag: "Install"
    readonly kernel: number
    readonly module: WebAssembly.Module
    readonly memory: WebAssembly.Memory
  }
  | { readonly _tag: "Run"; readonly kernel: number; readonly header: number }
  | { readonly _tag: "Remove"; readonly kernel: number }

const kernels = new Map<number, (header: number) => void>()

parentPort!.on("message", (message: Message) => {
  switch (message._tag) {
    case "Install": {
      const { exports } = new WebAssembly.Instance(message.module, { kernel: { memory: message.memory } })
      kernels.set(message.kernel, exports.run as (header: number) => void)
      break
    }
    case "Run":
      kernels.get(message.kernel)!(message.header)
      break
    case "Remove":
      kernels.delete(message.kernel)
  }
})

parentPort!.postMessage("ready")
