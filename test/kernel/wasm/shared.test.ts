/**
 * Threads: one module on one shared memory, seen by two instances, and by another thread that waits and is woken.
 */
import { Worker } from "node:worker_threads"
import { expect, it } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"

const limits = { initial: 1, maximum: 4, shared: true }

/** Functions on shared memory: a counter, a barrier's wait and its wake. */
const threadModule = (): Uint8Array<ArrayBuffer> => {
  const memory = Item.memory(limits)
  const count = Code.make("count", ["i32"], ["i32"])
  const [times] = count.params
  count.loop([], (again) => {
    count.i32(0).i32(1).memory("i32.atomic.rmw.add", 0).drop()
    count.get(times).i32(1).op("i32.sub").tee(times).brIf(again)
  })
  count.i32(0).memory("i32.atomic.load", 0)
  const wait = Code.make("wait", ["i64"], ["i32"])
  wait.i32(8).i32(1).memory("i32.atomic.rmw.add", 4).drop() // tells that it is here
  wait.i32(8).i32(0).get(wait.params[0]).memory("memory.atomic.wait32", 0)
  const wake = Code.make("wake", [], ["i32"])
  wake.i32(8).i32(1).memory("i32.atomic.store", 0).op("atomic.fence")
  wake.i32(8).i32(-1).memory("memory.atomic.notify", 0)
  const functions = [count, wait, wake]
  return Module.encode({
    imports: [{ module: "m", name: "memory", item: memory }],
    functions: functions.map((code) => code.end()),
    exports: Object.fromEntries(functions.map((code) => [code.func.name, code.func]))
  })
}

type Threads = { count: (times: number) => number; wait: (limit: bigint) => number; wake: () => number }

const worker = `
  const { parentPort, workerData } = require("node:worker_threads")
  const { count, wait } = new WebAssembly.Instance(workerData.module, { m: { memory: workerData.memory } }).exports
  const woken = wait(20_000_000_000n)
  count(10_000)
  parentPort.postMessage(woken)
`

it("two instances count in one memory, and both views see it", () => {
  const module = new WebAssembly.Module(threadModule())
  const memory = new WebAssembly.Memory(limits)
  const instances = [0, 1].map(() => new WebAssembly.Instance(module, { m: { memory } }).exports as Threads)
  const view = new Int32Array(memory.buffer)
  expect([instances[0].count(3), instances[1].count(4), Atomics.load(view, 0)]).toEqual([3, 7, 7])
  expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer)
})

it("a thread waits until another wakes it, and no count is lost", async () => {
  const module = new WebAssembly.Module(threadModule())
  const memory = new WebAssembly.Memory(limits)
  const { count, wake } = new WebAssembly.Instance(module, { m: { memory } }).exports as Threads
  const view = new Int32Array(memory.buffer)
  const thread = new Worker(worker, { eval: true, workerData: { module, memory } })
  const answer = new Promise((resolve, reject) => {
    thread.once("message", resolve)
    thread.once("error", reject)
  })
  while (Atomics.load(view, 3) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  // between telling and sleeping there is a moment: 0 woken then, and the sleeper sees the new value instead
  const woken = wake()
  count(10_000)
  expect(await answer).toBe(woken === 1 ? 0 : 1)
  expect(Atomics.load(view, 0)).toBe(20_000)
  await thread.terminate()
})
