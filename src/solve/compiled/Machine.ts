/**
 * Where kernels run: memory that is lent, and threads that go through a kernel in it; something that is handed in, because the core does not
 * know how threads are made.
 *
 * A kernel gets a place: memory of its own for as long as it is there. A call sets all threads going, each with its header; the kernel itself
 * makes them meet. Where the caller's thread is one of them, all is done when the call returns; elsewhere there is something to wait for.
 */
import type { Waits } from "../Pieces.ts"
import { type Memories, memories } from "./memories.ts"
import type { Tuning } from "./Tuning.ts"

/** A kernel in memory that is its alone until it is let go. */
export type Place = {
  readonly buffer: ArrayBufferLike
  /** Bytes at the beginning that an earlier kernel may have written; all behind are 0. */
  readonly used: number
  /** Runs the kernel once on every thread, thread k with `headers[k]`; null when all is done, else what to wait for. */
  readonly call: (headers: ReadonlyArray<number>) => Waits | null
  /** Gives the memory back, and lets threads forget the kernel. */
  readonly release: () => void
}

/** Threads, and memory for kernels that are modules, or code of another kind. */
export type Machine<Code = WebAssembly.Module> = {
  /** Threads that a kernel's work is divided among. */
  readonly threads: number
  /** Compartments and synapses from which on a network with synapses is divided: below, waiting for each other takes longer than a step. */
  readonly least: number
  /** Whether calls have to be waited for. */
  readonly waits: boolean
  /**
   * As many threads without the caller's, which has its hands free to prepare the next networks of a batch meanwhile; left out, where the
   * caller's is none of them anyway, or the only one.
   */
  readonly aside?: Machine<Code>
  /** Puts a kernel into memory of at least so many bytes; throws a `SimulationError` where there is not as much. */
  readonly place: (code: Code, bytes: number) => Place
  /** What ranges of rows are filled up to; left out, what two lanes need. */
  readonly tuning?: Tuning
}

/** The entry of a kernel in a memory. */
export const entryOf = (module: WebAssembly.Module, memory: WebAssembly.Memory): (header: number) => void =>
  (new WebAssembly.Instance(module, { kernel: { memory } }).exports as { readonly run: (header: number) => void }).run

/** The caller's thread alone. */
export const ownThread = (store: Memories = memories({ shared: false })): Machine => ({
  threads: 1,
  least: 0,
  waits: false,
  place: (module, bytes) => {
    const lent = store.lend(bytes)
    const run = entryOf(module, lent.memory)
    return {
      buffer: lent.memory.buffer,
      used: lent.used,
      call: ([header]) => {
        run(header)
        return null
      },
      release: () => store.takeBack(lent)
    }
  }
})

/**
 * The machine that one network, or copies side by side, run on: one is divided where that pays, else it stays on one thread; several always
 * are. The bits are the same.
 */
export const machineFor = <Code>(
  { alone, several }: Machines<Code>,
  { edges, nodes }: { readonly nodes: { readonly length: number }; readonly edges: { readonly length: number } },
  copies: number
): Machine<Code> => {
  if (copies > 1) return several.aside ?? several
  return edges.length === 0 || nodes.length + edges.length >= several.least ? several : alone
}

/** A machine of one thread for what is not divided, and the one for what is; the same where there is one thread. */
export type Machines<Code = WebAssembly.Module> = { readonly alone: Machine<Code>; readonly several: Machine<Code> }
