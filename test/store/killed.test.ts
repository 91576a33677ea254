/** Training in processes that are killed at any moment (SIGKILL), and gone on with: the same bits as if nothing had happened. */
import { Effect } from "effect"
import { Training } from "neurolens"
import * as Store from "neurolens/store"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { uniforms } from "../../src/network/random.ts"
import { inStore, network, options, scanning } from "./model.ts"

const [folder, full, fresh] = ["killed", "full", "fresh"].map((name) =>
  mkdtempSync(join(tmpdir(), `neurolens-${name}-`))
)
afterAll(() => [folder, full, fresh].forEach((made) => rmSync(made, { recursive: true, force: true })))

const program = fileURLToPath(new URL("killed.ts", import.meta.url))

type Ended = { readonly steps: ReadonlyArray<number>; readonly done: boolean; readonly errors: string }

/** Trains or scans in a process of its own; `during` is told of each step, and may kill it. Files may have so many blocks, if that is said. */
const workApart = (
  where: string,
  what: "train" | "scan",
  count: number,
  during: (step: number, kill: () => void) => void,
  blocks: number | "unlimited" = "unlimited"
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const command = `ulimit -f ${blocks}; exec "$0" --conditions=neurolens-source "$@"`
    const child = spawn("sh", ["-c", command, process.execPath, program, where, what, String(count)])
    const [out, errors]: ReadonlyArray<Array<string>> = [[], []]
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out.push(text)
      const last = out.join("").split("\n").filter((line) => /^\d+$/.test(line)).at(-1)
      if (last !== undefined) during(Number(last), () => child.kill("SIGKILL"))
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => void errors.push(text))
    child.on("error", reject)
    child.on("close", () => {
      const lines = out.join("").split("\n")
      resolve({
        steps: lines.filter((l) => /^\d+$/.test(l)).map(Number),
        done: lines.includes("done"),
        errors: errors.join("")
      })
    })
  })

const [epochs, kills] = [6000, 20]

/**
 * Kills at a moment that is drawn: some reports after the first, and some milliseconds after that. Counted in reports, because on a machine
 * that is busy a time alone might always fall before the first checkpoint, or behind the end.
 */
const killedLater = (uniform: () => number, reports: number): (step: number, kill: () => void) => void => {
  const [wait, rest] = [Math.floor(reports * uniform()), 10 * uniform()]
  let first: number | null = null
  let isDying = false
  return (step, kill) => {
    first ??= step
    if (isDying || step < first + wait) return
    isDying = true
    void setTimeout(rest).then(kill)
  }
}

test(`killed at ${kills} moments, training ends with the bits of training that nothing stopped`, async () => {
  const uniform = uniforms(7)
  let before = 0
  for (let kill = 0; kill < kills; kill++) {
    const { done, errors, steps } = await workApart(folder, "train", epochs, killedLater(uniform, 30))
    expect(errors).toBe("")
    expect(done).toBe(false)
    const { activity, checkpoints, done: stored, state } = await inStore(folder, Store.show("fit"))
    expect([state, activity]).toEqual(["open", "stopped"])
    expect(stored).toBe(checkpoints[0]?.step ?? 0)
    expect(steps[0]).toBe(before + 1) // it went on right behind the checkpoint
    expect(stored).toBeGreaterThanOrEqual(steps.at(-1)! - 5) // and lost no more than what was not stored yet
    before = stored
  }
  expect(before).toBeGreaterThan(0)
  const total = before + 20
  const end = await inStore(folder, Store.train(network, options(total), { run: "fit", every: 5 }))
  expect(end).toEqual(await inStore(folder, Training.finish(network, options(total))))
}, 600_000)

test(
  `killed at ${kills} moments, a scan has every point once, and the numbers of one that nothing stopped`,
  async () => {
    const uniform = uniforms(8)
    const points = 4000
    let before = 0
    for (let kill = 0; kill < kills; kill++) {
      const { done, errors } = await workApart(folder, "scan", points, killedLater(uniform, 60))
      expect(errors).toBe("")
      expect(done).toBe(false)
      const run = await inStore(folder, Store.show("reversals"))
      expect(run.state).toBe("open")
      expect(run.done).toBeGreaterThanOrEqual(before)
      before = run.done
    }
    expect(before).toBeGreaterThan(0)
    const found = await inStore(folder, scanning(points))
    expect(found.map(({ index }) => index)).toEqual([...Array(points).keys()])
    expect(found).toEqual(await inStore(fresh, scanning(points)))
  },
  600_000
)

test("a second process at the same run is refused while the first is there, and told who it is", async () => {
  const other = options(100_000)
  const [refused, activity] = await new Promise<readonly [Store.TrainFailure, Store.RunActivity]>((resolve, reject) => {
    const ended = workApart(folder, "train", 100_000, (_, kill) => {
      const both = Effect.all([
        Effect.flip(Store.train(network, other, { run: "fit", every: 5 })),
        Effect.map(Store.show("fit"), ({ activity }) => activity)
      ])
      void inStore(folder, both).then(resolve, reject).then(kill)
    })
    ended.catch(reject)
  })
  expect(refused).toMatchObject({ reason: { _tag: "Held", run: "fit" } })
  expect(refused.message).toMatch(/is being worked on by process \d+ of /)
  expect(activity).toBe("working")
}, 60_000)

test(
  "where no more can be written, training fails with what was being done, and goes on from what was stored",
  async () => {
    const train = (epochs: number) => Store.train(network, options(epochs), { run: "fit", every: 5 })
    await inStore(full, train(20))
    const { done, errors } = await workApart(full, "train", 6000, () => {}, 100)
    expect(done).toBe(false)
    expect(errors).toMatch(/StoreError: the store cannot \S.*: \S/)
    const { checkpoints } = await inStore(full, Store.show("fit"))
    expect(checkpoints.length).toBe(3)
    const total = checkpoints[0].step + 10
    expect(total).toBeGreaterThanOrEqual(30)
    expect(await inStore(full, train(total))).toEqual(await inStore(full, Training.finish(network, options(total))))
  },
  60_000
)
