/**
 * A machine of worker threads and the caller's own: kernels in shared memory, which is lent.
 *
 * One idea: a worker holds every memory that it ever saw until it collects garbage, which it hardly does, since it makes none. So memories come
 * back and are lent again, and when those that were dropped are too much, the workers that saw them end and others begin; likewise when one
 * of them was lost. A worker takes what it is told before it has begun, so nobody waits for it.
 */
import type { Worker } from "node:worker_threads"
import { entryOf, type Machine } from "../solve/compiled/Machine.ts"
import { memories } from "../solve/compiled/memories.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Message } from "./kernelWorker.ts"

/** Bytes of dropped memories that workers may hold before they end. */
const mostDropped = 2 ** 29

/** A pool: its machine, its workers now, and its end. */
export type Pool = {
  readonly machine: Machine
  readonly workers: () => ReadonlyArray<Worker>
  readonly end: () => Promise<void>
}

/** Makes a pool of some workers beside the caller's thread. */
export const poolOf = (begin: () => Worker, count: number, least: number): Pool => {
  const store = memories({ shared: count > 0 })
  const ending = new Set<Promise<unknown>>()
  let next = 0
  let seen = 0 // bytes dropped before the workers of now began
  let lost = false
  const end = (worker: Worker): void => {
    const ended = worker.terminate().catch(() => {}).finally(() => ending.delete(ended))
    ending.add(ended)
  }
  const crew = (): ReadonlyArray<Worker> =>
    Array.from({ length: count }, () => {
      const worker = begin()
      // What happens to a worker that was ended is of no interest any more.
      const gone = (): void => {
        if (workers.includes(worker)) lost = true
      }
      worker.on("error", gone)
      worker.on("exit", gone)
      return worker
    })
  let workers: ReadonlyArray<Worker> = []
  workers = crew()
  const renewed = (): void => {
    const tooMuch = store.held().dropped - seen > mostDropped
    if (store.held().lent > 0 || !(tooMuch || lost)) return
    const old = workers
    workers = crew()
    old.forEach(end)
    seen = store.held().dropped
    lost = false
  }
  const tell = (message: (k: number) => Message): void => workers.forEach((worker, k) => worker.postMessage(message(k)))
  return {
    workers: () => workers,
    end: async () => {
      const all = workers
      workers = []
      all.forEach(end)
      await Promise.all(ending)
    },
    machine: {
      threads: count + 1,
      least,
      waits: false,
      place: (module, bytes) => {
        renewed()
        const lent = store.lend(bytes)
        const kernel = next++
        tell(() => ({ _tag: "Install", kernel, module, memory: lent.memory }))
        const run = entryOf(module, lent.memory)
        return {
          buffer: lent.memory.buffer,
          used: lent.used,
          call: (headers) => {
            if (lost) throw new SimulationError({ reason: { _tag: "ThreadLost", threads: count + 1 } })
            tell((k) => ({ _tag: "Run", kernel, header: headers[k + 1] }))
            try {
              run(headers[0])
            } catch (error) {
              // The one thing that traps: a thread waited too long for another.
              lost = true
              if (!(error instanceof WebAssembly.RuntimeError)) throw error
              throw new SimulationError({ reason: { _tag: "ThreadLost", threads: count + 1 } })
            }
            return null
          },
          release: () => {
            tell(() => ({ _tag: "Remove", kernel }))
            store.takeBack(lent)
            renewed()
          }
        }
      }
    }
  }
}
