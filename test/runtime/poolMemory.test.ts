/** Worker threads and their memory: lent again while that lasts, ended when they hold too much, replaced when one is lost. */
import { Result } from "effect"
import { Cell, Channels, Connect, Edit, Network, Select, Synapses } from "neurolens"
import { Worker } from "node:worker_threads"
import { describe, expect, it } from "vitest"
import { type Limits, type Platform, type Pool, poolOf } from "../../src/runtime/pool.ts"
import { compiledMarch, onlyOn } from "../../src/solve/compiled/compiledMarch.ts"
import { type Machine, ownThread } from "../../src/solve/compiled/Machine.ts"
import { type March, startOf } from "../../src/solve/March.ts"
import { atOnce } from "../solve/atOnce.ts"
import { marched } from "../solve/steppers.ts"

const [dt, steps] = [0.025, 20]
const network = Network.editSync(Network.make(Array.from({ length: 6 }, () => Cell.make({ ncomp: 2 }))), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.full(Select.cell([0, 1]).comp(0), Select.cell([3, 4]).comp(0)), Synapses.Ionotropic),
  Edit.record("v")
])

const open = (machine: Machine): March => {
  const march = compiledMarch({ network, scheme: "backwardEuler", dt, copies: 1 }, onlyOn(machine))
  Result.getOrThrow(atOnce(march.set([network])))
  return march
}
const ran = (march: March): Result.Result<Float64Array, unknown> => {
  const data = new Float64Array(network.recordings.size * steps)
  return Result.map(marched(march, startOf(network, dt), steps, { data, stride: steps, first: 0 }), () => data)
}
const alone = Result.getOrThrow(ran(open(ownThread())))

/** A pool of a worker beside this thread, with all workers that ever began. */
const withPool = async (
  limits: Limits,
  use: (pool: Pool, made: ReadonlyArray<Worker>) => void | Promise<void>
): Promise<void> => {
  const made: Array<Worker> = []
  const platform: Platform = {
    callerToo: true,
    everySecond: () => () => {},
    begin: (heard, lost) => {
      const worker = new Worker(new URL("../../src/node/kernelWorker.ts", import.meta.url))
      made.push(worker)
      worker.on("message", heard)
      worker.on("error", ({ message }: Error) => lost(message))
      worker.on("exit", () => lost("it ended"))
      return { tell: (message) => worker.postMessage(message), end: () => worker.terminate() }
    }
  }
  const pool = poolOf(platform, 1, 0, limits)
  try {
    await pool.ready()
    await use(pool, made)
  } finally {
    await pool.end()
  }
}

/** Some runs, each in a march of its own, with their bits. */
const runs = (pool: Pool, count: number): void => {
  for (let k = 0; k < count; k++) {
    const march = open(pool.machine)
    expect(Result.getOrThrow(ran(march))).toEqual(alone)
    march.release()
  }
}

describe("a pool of threads", () => {
  it("stays as it is while memories come back", () =>
    withPool({}, (pool, made) => {
      runs(pool, 4)
      expect(made.length).toBe(1)
    }))

  it("begins anew when it holds too much memory that was dropped, but not under a kernel that is open", () =>
    withPool({ mostIdle: 0, mostDropped: 1 }, (pool, made) => {
      const kept = open(pool.machine)
      runs(pool, 2)
      expect(made.length).toBe(1)
      expect(Result.getOrThrow(ran(kept))).toEqual(alone)
      kept.release()
      expect(made.length).toBe(2)
      runs(pool, 2)
    }))

  it("says that a thread was lost, and begins anew for the next kernel", () =>
    withPool({}, async (pool, made) => {
      const march = open(pool.machine)
      expect(Result.getOrThrow(ran(march))).toEqual(alone)
      await made[0].terminate()
      expect(() => ran(march)).toThrow("a thread of 2 did not come to where all meet")
      march.release()
      runs(pool, 2)
      expect(made.length).toBe(2)
    }))

  it("begins anew for the next kernel under one that is open, which fails from then on", () =>
    withPool({}, async (pool, made) => {
      const kept = open(pool.machine)
      expect(Result.getOrThrow(ran(kept))).toEqual(alone)
      await made[0].terminate()
      runs(pool, 2)
      expect(() => ran(kept)).toThrow("a thread of 2 did not come to where all meet")
      runs(pool, 2)
      kept.release()
      runs(pool, 2)
      expect(made.length).toBe(2)
    }))
})
