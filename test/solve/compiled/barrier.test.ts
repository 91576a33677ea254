/**
 * Where threads meet: whoever waits too long for another traps, but a process that was stopped meanwhile goes on, because all of the time that it
 * stood still is one of many waits.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { expect, it } from "vitest"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"
import { barrierFunction, type Patience } from "../../../src/solve/compiled/emitBarrier.ts"

const limits = { initial: 1, maximum: 1, shared: true }

const meeting = (patience: Patience): Uint8Array<ArrayBuffer> => {
  const barrier = barrierFunction(2, 0, patience)
  return Module.encode({
    imports: [{ module: "m", name: "memory", item: Item.memory(limits) }],
    functions: [barrier],
    exports: { barrier: barrier.func }
  })
}

/** A process with two threads: one comes at once and tells how its waiting ended, the other when it is told to. */
const program = `
  const { parentPort, isMainThread, Worker, workerData } = require("node:worker_threads")
  const meet = ({ module, memory }) => new WebAssembly.Instance(module, { m: { memory } }).exports.barrier()
  const both = (bytes) => ({
    module: new WebAssembly.Module(Buffer.from(bytes, "base64")),
    memory: new WebAssembly.Memory(${JSON.stringify(limits)})
  })
  if (isMainThread) {
    const shared = both(process.argv[1])
    const early = new Worker(process.env.PROGRAM, { eval: true, workerData: shared })
    early.once("message", (end) => process.stdout.write(end + "\\n", () => process.exit()))
    const count = new Int32Array(shared.memory.buffer)
    const there = setInterval(() => {
      if (Atomics.load(count, 0) === 0) return
      clearInterval(there)
      console.log("waits")
      process.stdin.once("data", () => meet(shared))
    }, 1)
  } else {
    try {
      meet(workerData)
      parentPort.postMessage("met")
    } catch (error) {
      parentPort.postMessage(error.name)
    }
  }
`

/** How the meeting ends when the process is stopped for a while and the second thread comes soon after, or never. */
const ended = async (patience: Patience, stopped: number, comes = true): Promise<string> => {
  const bytes = Buffer.from(meeting(patience)).toString("base64")
  const child = spawn(process.execPath, ["--eval", program, bytes], {
    env: { ...process.env, PROGRAM: program },
    stdio: ["pipe", "pipe", "inherit"]
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const closed = once(child, "close")
  expect((await lines.next()).value).toBe("waits")
  if (stopped > 0) {
    await new Promise((resolve) => setTimeout(resolve, 300)) // it says so before it waits
    child.kill("SIGSTOP")
    await new Promise((resolve) => setTimeout(resolve, stopped))
    child.kill("SIGCONT")
    await new Promise((resolve) => setTimeout(resolve, 500)) // whoever has waited too long finds out first
  }
  if (comes) child.stdin.write("come\n")
  const { value } = await lines.next()
  await closed
  return String(value)
}

it("a process that was stopped for longer than all waits together goes on", async () => {
  expect(await ended({ each: 200_000_000n, waits: 10 }, 2500)).toBe("met")
}, 20_000)

it("which one that waits once does not", async () => {
  expect(await ended({ each: 1_000_000_000n, waits: 1 }, 2500)).toBe("RuntimeError")
}, 20_000)

it("a thread whose other does not come traps", async () => {
  expect(await ended({ each: 10_000_000n, waits: 10 }, 0, false)).toBe("RuntimeError")
}, 20_000)
