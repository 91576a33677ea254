/**
 * A machine of native code: kernels on threads of their own, outside of the event loop, in memory that is lent.
 */
import type { Lanes } from "../../kernel/c/Lanes.ts"
import type { Machine } from "../../solve/compiled/Machine.ts"
import type { Memories } from "../../solve/compiled/memories.ts"
import { tuningFor } from "../../solve/compiled/Tuning.ts"
import type { Kernel, Library } from "./Library.ts"

/** A kernel in a library; `meets`: whether its threads wait for each other within steps. */
export type NativeCode = { readonly library: Library; readonly meets: boolean }

/** A machine of some threads. */
export const nativeMachine = (
  threads: number,
  least: number,
  lanes: Lanes,
  store: Memories
): Machine<NativeCode> => ({
  threads,
  least,
  waits: true,
  tuning: tuningFor(lanes),
  place: ({ library, meets }, bytes) => {
    const lent = store.lend(bytes)
    const buffer = lent.memory.buffer as ArrayBuffer // the store's memories are not shared
    let kernel: Kernel | null = null
    return {
      buffer,
      used: lent.used,
      call: (headers) => {
        const open = kernel ?? library.open(buffer, Uint32Array.from(headers), meets)
        kernel = open
        return { _tag: "Waits", until: library.go(open), stop: () => library.stop(open) }
      },
      release: () => {
        if (kernel !== null) library.close(kernel)
        store.takeBack(lent)
      }
    }
  }
})
