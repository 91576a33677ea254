/**
 * A machine of worker threads: kernels in shared memory, which is lent. How a worker is begun, and whether the caller's thread takes part, is
 * the platform's business. Where it does, one more worker begins with the first batch and stands in for it: the caller's thread prepares the
 * next networks meanwhile.
 *
 * One idea: a worker holds every memory that it ever saw until it collects garbage, which it hardly does, since it makes none. So memories come
 * back and are lent again, and when those that were dropped are too much, the workers that saw them end and others begin. Where one of them was
 * lost, others begin for the next kernel, whatever is lent: kernels stay with the workers that they were placed on, and fail with them. Messages
 * go to all workers at once, so that all meet in the same kernels in the same order.
 */
import { entryOf, type Machine } from "../solve/compiled/Machine.ts"
import { memories } from "../solve/compiled/memories.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Answer, Message } from "./kernelHost.ts"

/** Bytes of memories that may lie idle, and of dropped ones that workers may hold before they end. */
export type Limits = { readonly mostIdle?: number; readonly mostDropped?: number }

/** A worker that has begun. */
export type Worker = { readonly tell: (message: Message) => void; readonly end: () => Promise<unknown> }

/** Where workers come from. */
export type Platform = {
  /** Begins one, which tells what it answers, and why it was lost if it is. May throw. */
  readonly begin: (heard: (answer: Answer) => void, lost: (why: string) => void) => Worker
  /** Calls something every second, until the function that it gives is called. */
  readonly everySecond: (tick: () => void) => () => void
  /** Whether the caller's thread may wait for others within a kernel, and so is one of them; else its event loop waits for messages. */
  readonly callerToo: boolean
}

/** A pool: its machine, whether its workers are there, and its end. */
export type Pool = {
  readonly machine: Machine
  /** Comes when all workers have answered; fails with the words of the first that was lost before. */
  readonly ready: () => Promise<void>
  /** Takes the workers of now for lost, so that nobody waits for them any more. */
  readonly giveUp: (why: string) => void
  readonly end: () => Promise<void>
}

/** Workers that began together, and one more who begins when first asked for. */
type Crew = {
  readonly workers: ReadonlyArray<Worker>
  readonly withOneMore: () => ReadonlyArray<Worker>
  /** Those that have begun. */
  readonly begun: () => ReadonlyArray<Worker>
  readonly ready: Promise<void>
  readonly isLost: () => boolean
  readonly giveUp: (why: string) => void
}

/**
 * How long a worker may take to answer [s], whenever it begins. Seconds are counted one by one, so that those in which the whole process was
 * stopped, or this thread was busy, count as one.
 */
const patience = 20

/** Begins workers, and asks each for a sign of life; where one does not begin, those before it end. */
const crewOf = (
  { begin, everySecond }: Platform,
  count: number,
  done: (run: number) => void,
  allLost: () => void
): Crew => {
  const { promise: ready, reject, resolve } = Promise.withResolvers<void>()
  ready.catch(() => {}) // whoever waits for it hears it
  let lost = false
  const silent = new Map<number, () => void>() // who has not answered yet, and how to count no further
  const answered = (k: number): void => {
    silent.get(k)?.()
    silent.delete(k)
  }
  const giveUp = (why: string): void => {
    for (const k of silent.keys()) answered(k)
    reject(new Error(why))
    if (lost) return
    lost = true
    allLost()
  }
  const noAnswer =
    `it gave no answer in ${patience} s; expected the file of neurolens/node/worker or neurolens/browser/worker`
  const workers: Array<Worker> = []
  const beginOne = (k: number): void => {
    const worker = begin((answer) => {
      if (answer._tag === "Done") return done(answer.run)
      answered(k)
      if (silent.size === 0) resolve()
    }, giveUp)
    workers.push(worker)
    let left = patience
    silent.set(k, everySecond(() => void (--left === 0 && giveUp(noAnswer))))
  }
  const ping = (worker: Worker): void => worker.tell({ _tag: "Ping" })
  try {
    for (let k = 0; k < count; k++) beginOne(k)
  } catch (error) {
    for (const k of silent.keys()) answered(k)
    for (const worker of workers) void worker.end()
    throw error
  }
  if (count === 0) resolve()
  workers.forEach(ping)
  return {
    workers: workers.slice(),
    begun: () => workers,
    withOneMore: () => {
      if (workers.length === count) {
        beginOne(count)
        ping(workers[count])
      }
      return workers
    },
    ready,
    isLost: () => lost,
    giveUp
  }
}

/** A run that is waited for. */
type Awaited = { left: number; readonly resolve: () => void; readonly reject: (error: SimulationError) => void }

/** Makes a pool of some workers; throws what its platform throws where they do not begin. */
export const poolOf = (
  platform: Platform,
  count: number,
  least: number,
  { mostDropped = 2 ** 29, ...limits }: Limits = {}
): Pool => {
  const { callerToo } = platform
  const threads = callerToo ? count + 1 : count
  const store = memories({ shared: count > 0, ...limits })
  const ending = new Set<Promise<unknown>>()
  const awaited = new Map<number, Awaited>()
  let [kernels, runs] = [0, 0]
  let seen = 0 // bytes dropped before the workers of now began
  const threadLost = (): SimulationError => new SimulationError({ reason: { _tag: "ThreadLost", threads } })

  const done = (run: number): void => {
    const one = awaited.get(run)
    if (one === undefined || --one.left > 0) return
    awaited.delete(run)
    one.resolve()
  }
  const begun = (): Crew => {
    const made: Crew = crewOf(platform, count, done, () => {
      // What happens to workers that were ended is of no interest any more.
      if (crew !== made) return
      for (const one of awaited.values()) one.reject(threadLost())
      awaited.clear()
    })
    return made
  }
  let crew: Crew | null = null
  let over = false
  const current = (): Crew => crew ??= begun()
  current()

  const end = (old: Crew): void => {
    for (const worker of old.begun()) {
      const ended = worker.end().catch(() => {}).finally(() => ending.delete(ended))
      ending.add(ended)
    }
  }
  const renewed = (): void => {
    const old = current()
    const { dropped, lent } = store.held()
    if (over || !(old.isLost() || (lent === 0 && dropped - seen > mostDropped))) return
    crew = begun()
    end(old)
    seen = dropped
  }
  const tell = (workers: ReadonlyArray<Worker>, message: (k: number) => Message): void =>
    workers.forEach((worker, k) => worker.tell(message(k)))

  /** Some workers of a crew once; comes when all of them have said that they are done. */
  const all = async (
    mine: Crew,
    workers: ReadonlyArray<Worker>,
    message: (k: number, run: number) => Message
  ): Promise<void> => {
    await mine.ready.catch(() => {})
    if (mine.isLost()) throw threadLost()
    const run = runs++
    const { promise, reject, resolve } = Promise.withResolvers<void>()
    awaited.set(run, { left: workers.length, resolve, reject })
    tell(workers, (k) => message(k, run))
    await promise
  }
  /** All workers once, with the caller's thread among them; all is done when its own part is. */
  const meet = (
    mine: Crew,
    run: (header: number) => void,
    kernel: number,
    headers: ReadonlyArray<number>
  ): void => {
    if (mine.isLost()) throw threadLost()
    tell(mine.workers, (k) => ({ _tag: "Run", kernel, header: headers[k + 1], run: null }))
    try {
      run(headers[0])
    } catch (error) {
      // The one thing that traps: a thread waited too long for another.
      mine.giveUp("a thread did not come to where all meet")
      if (!(error instanceof WebAssembly.RuntimeError)) throw error
      throw threadLost()
    }
  }

  /** The machine of the workers and the caller's thread, or of as many workers. */
  const machine = (together: boolean): Machine => ({
    threads,
    least,
    waits: !together,
    place: (module, bytes) => {
      renewed()
      const mine = current()
      const workers = callerToo && !together ? mine.withOneMore() : mine.workers
      const lent = store.lend(bytes)
      const kernel = kernels++
      tell(workers, () => ({ _tag: "Install", kernel, module, memory: lent.memory }))
      const run = together ? entryOf(module, lent.memory) : null
      return {
        buffer: lent.memory.buffer,
        used: lent.used,
        call: (headers) => {
          if (run === null) {
            const until = all(mine, workers, (k, id) => ({ _tag: "Run", kernel, header: headers[k], run: id }))
            until.catch(() => {}) // whoever waits for it hears it
            // A piece is some milliseconds: nobody stops it.
            return { _tag: "Waits", until, stop: () => {} }
          }
          meet(mine, run, kernel, headers)
          return null
        },
        release: () => {
          tell(workers, () => ({ _tag: "Remove", kernel }))
          // Workers that are about to end may still be in it.
          if (mine.isLost()) store.forget(lent)
          else store.takeBack(lent)
          renewed()
        }
      }
    }
  })

  return {
    ready: () => current().ready,
    giveUp: (why) => current().giveUp(why),
    end: async () => {
      over = true
      const last = current()
      last.giveUp("the pool has ended")
      end(last)
      await Promise.all(ending)
    },
    machine: {
      ...machine(callerToo),
      ...(callerToo && count > 0 ? { aside: machine(false) } : {})
    }
  }
}
