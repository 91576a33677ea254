/**
 * Threads that run kernels beside the caller's own, as something that is handed in: the core does not know how threads are made.
 *
 * A kernel lives in shared memory; `start` sets the other threads going and returns at once. The kernel itself makes all threads meet, so
 * when the caller's part is done, so are the others.
 */

/** Threads beside the caller's. */
export type ThreadPool = {
  /** Threads in all, the caller's included. */
  readonly size: number
  /** Compartments and synapses from which on a network with synapses is divided: below, waiting for each other takes longer than a step. */
  readonly least: number
  /** Gives every other thread a kernel and its memory; the number is its handle. */
  readonly install: (module: WebAssembly.Module, memory: WebAssembly.Memory) => number
  /** Runs a kernel on the other threads, thread k with `headers[k]`. */
  readonly start: (kernel: number, headers: ReadonlyArray<number>) => void
  /** Lets a kernel go. */
  readonly remove: (kernel: number) => void
}

/** The threads that one network is divided among; null: it stays on the caller's. The bits are the same. */
export const poolFor = (
  pool: ThreadPool,
  { edges, nodes }: { readonly nodes: { readonly length: number }; readonly edges: { readonly length: number } }
): ThreadPool | null => edges.length === 0 || nodes.length + edges.length >= pool.least ? pool : null
