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
  /** Gives every other thread a kernel and its memory; the number is its handle. */
  readonly install: (module: WebAssembly.Module, memory: WebAssembly.Memory) => number
  /** Runs a kernel on the other threads, thread k with `headers[k]`. */
  readonly start: (kernel: number, headers: ReadonlyArray<number>) => void
  /** Lets a kernel go. */
  readonly remove: (kernel: number) => void
}
