/** A store of runs: what it remembers, refuses and gives back, on SQLite in a folder. */
import { ConfigProvider, Effect } from "effect"
import { Edit, type Engine, Loss, Network, Readout, Training } from "neurolens"
import { layerStoreConfig, layerStorePostgres } from "neurolens/node"
import * as Store from "neurolens/store"
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { longestRunName } from "../../src/store/border.ts"
import { libraryVersion } from "../../src/store/library.ts"
import { mostRunsListed } from "../../src/store/looking.ts"
import { databases, inStore, network, options } from "./model.ts"

const folders: Array<string> = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "neurolens-store-"))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })))

/** The paths of all objects in a store's folder. */
const objects = (where: string): ReadonlyArray<string> =>
  readdirSync(join(where, "objects"), { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map(
    (file) => join(file.parentPath, file.name)
  )

test("the version that runs remember is the one of the package", () => {
  expect(libraryVersion).toBe(manifest.version)
})

const procIsThere = existsSync("/proc/self")

test("a folder that cannot be made is refused with what the file system says", async () => {
  const below = join(folder(), "file")
  writeFileSync(below, "")
  const places: ReadonlyArray<readonly [string, string]> = [
    [join(below, "store"), "ENOTDIR"],
    ...procIsThere ? [["/proc/nope", "ENOENT"]] as const : [] // where `mkdir` of Node tries for ever
  ]
  for (const [where, code] of places) {
    const error = await inStore(where, Store.list()).then(() => null, (thrown: unknown) => thrown)
    expect(error).toMatchObject({ _tag: "StoreError", reason: { _tag: "Unavailable" } })
    expect(String(error)).toContain(`the store cannot open ${where}/runs.sqlite: ${code}`)
  }
})

test("a folder that cannot be one is told with what was being done", async () => {
  await expect(inStore("/dev/null/store", Store.list())).rejects.toMatchObject({
    _tag: "StoreError",
    reason: { _tag: "Unavailable", doing: "open /dev/null/store/runs.sqlite" }
  })
})

test("a database that is not there is told at once, without the word that opens it", async () => {
  const layer = layerStorePostgres({ url: "postgres://me:secret@127.0.0.1:1/runs", folder: folder() })
  const error = await Effect.runPromise(Effect.flip(Effect.provide(Store.list(), layer)))
  expect(error).toMatchObject({ reason: { _tag: "Unavailable", doing: "open the database runs at 127.0.0.1:1" } })
  expect(error.message).not.toContain("secret")
  const misuse = layerStorePostgres({ url: "mysql://me@here/runs", folder: folder() })
  expect((await Effect.runPromise(Effect.flip(Effect.provide(Store.list(), misuse)))).message).toContain(
    "a URL such as postgres://user@host/database"
  )
})

test("the configuration says where the store is", async () => {
  const where = folder()
  const configured = (record: Readonly<Record<string, string>>) =>
    Effect.runPromise(
      Store.list().pipe(
        Effect.provide(layerStoreConfig),
        Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(record)),
        Effect.result
      )
    )
  expect(await configured({ NEUROLENS_STORE: where })).toMatchObject({ _tag: "Success", success: [] })
  expect(readdirSync(where)).toContain("runs.sqlite")
  const url = "postgres://me:secret@127.0.0.1:1/runs"
  expect(await configured({ NEUROLENS_STORE: where, NEUROLENS_DATABASE_URL: url })).toMatchObject({
    _tag: "Failure",
    failure: { reason: { _tag: "Unavailable" } }
  })
})

describe.each(databases)("in $name", ({ inStore, missing }) => {
  /** What an effect fails with, and the message. */
  const refusal = <A, E extends Error>(
    where: string,
    effect: Effect.Effect<A, E, Store.Store | Engine.Engine>
  ): Promise<E> => inStore(where, Effect.flip(effect))

  test.skipIf(missing !== null)("a named simulation is run once, and read afterwards with the same bits", async () => {
    const where = folder()
    const simulate = Store.simulate(network, { tMax: 4 }, { run: "step" })
    const first = await inStore(where, simulate)
    const [again, read] = [await inStore(where, simulate), await inStore(where, Store.traces("step"))]
    expect(again.run).toBe(first.run)
    for (const traces of [again.traces, read]) expect(traces).toEqual(first.traces)
    const [run, ...others] = await inStore(where, Store.list())
    expect(others).toEqual([])
    expect(run).toMatchObject({
      kind: "simulation",
      name: "step",
      state: "done",
      activity: "ended",
      engine: "compiled",
      done: 160
    })
  })

  test.skipIf(missing !== null)(
    "without a name every simulation is a run of its own, and what they have in common is kept once",
    async () => {
      const where = folder()
      const first = await inStore(where, Store.simulate(network, { tMax: 1 }))
      const kept = objects(where).length
      const second = await inStore(where, Store.simulate(network, { tMax: 1 }))
      expect(second.run).not.toBe(first.run)
      expect(objects(where).length).toBe(kept)
      expect(await inStore(where, Store.compare(first.run, second.run))).toEqual({ inputs: [], settings: [] })
    }
  )

  test.skipIf(missing !== null)("a name with other inputs is refused, and told which they are", async () => {
    const where = folder()
    await inStore(where, Store.simulate(network, { tMax: 4 }, { run: "step" }))
    const other = Network.editSync(network, [Edit.set("Leak_eLeak", -65)])
    const error = await refusal(where, Store.simulate(other, { tMax: 5 }, { run: "step" }))
    expect(error).toBeInstanceOf(Store.StoreError)
    expect(error).toMatchObject({
      reason: { _tag: "OtherInputs", run: "step", state: "done", which: ["network", "tMax (4 there, 5 here)"] }
    })
    await inStore(where, Store.simulate(other, { tMax: 5 }, { run: "other" }))
    expect(await inStore(where, Store.compare("step", "other"))).toEqual({
      inputs: ["network", "settings"],
      settings: [{ name: "tMax", values: ["4", "5"] }]
    })
  })

  test.skipIf(missing !== null)("what is mistyped uses up no name", async () => {
    const where = folder()
    const mistyped = await refusal(where, Store.simulate(network, { tMx: 4 } as never, { run: "step" }))
    expect(mistyped).toMatchObject({ _tag: "SimulationError" })
    expect(await inStore(where, Store.list())).toEqual([])
    expect((await inStore(where, Store.simulate(network, { tMax: 4 }, { run: "step" }))).traces.samples).toBe(161)
    expect((await refusal(where, Store.part("step", "output", "trace"))).message).toBe(
      "the output asked of run step is trace; expected one of samples, traces (it is a simulation, and done)"
    )
  })

  test.skipIf(missing !== null)(
    "training in a store has the bits of training without one, goes on with more epochs, and is read when it is done",
    async () => {
      const where = folder()
      const train = (epochs: number) => Store.train(network, options(epochs), { run: "fit", every: 3 })
      const plain = await inStore(where, Training.finish(network, options(10)))
      await inStore(where, train(7))
      const end = await inStore(where, train(10))
      expect(end).toEqual(plain)
      expect(await inStore(where, train(10))).toEqual(plain)
      const run = await inStore(where, Store.show("fit"))
      expect(run).toMatchObject({ kind: "training", state: "done", done: 10, total: 10 })
      expect(run.checkpoints.map(({ step }) => step)).toEqual([10, 9, 7])
      const fewer = await refusal(where, train(4))
      expect(fewer.message).toContain("enough for the 10 steps that run fit has done")
    }
  )

  test.skipIf(missing !== null)(
    "a damaged checkpoint is passed over for the one before it, and all damaged mean a new beginning with the same end",
    async () => {
      const where = folder()
      const train = (epochs: number) => Store.train(network, options(epochs), { run: "fit", every: 3 })
      await inStore(where, train(6))
      const { checkpoints, inputs } = await inStore(where, Store.show("fit"))
      const path = (digest: string): string => objects(where).find((one) => one.endsWith(digest))!
      writeFileSync(path(checkpoints[0].digest), "damaged")
      const plain = await inStore(where, Training.finish(network, options(9)))
      expect(await inStore(where, train(9))).toEqual(plain)
      writeFileSync(path(inputs.find(({ name }) => name === "network")!.digest), "damaged")
      const error = await refusal(where, Store.part("fit", "input", "network"))
      expect(error).toMatchObject({ reason: { _tag: "Corrupted" } })
    }
  )

  test.skipIf(missing !== null)("what training fails with is remembered, and nothing of it is lost", async () => {
    const where = folder()
    const failing = { ...options(6), loss: Loss.squared(Readout.at([3]), NaN) }
    const error = await refusal(where, Store.train(network, failing, { run: "fit" }))
    const [run] = await inStore(where, Store.list({ state: "failed" }))
    expect(run).toMatchObject({ name: "fit", failure: error.message })
  })

  test.skipIf(missing !== null)("runs are listed by tag, kind and state, page by page", async () => {
    const where = folder()
    const ids: Array<string> = []
    for (const _ of Array(3)) ids.push((await inStore(where, Store.simulate(network, { tMax: 1 }))).run)
    await inStore(where, Store.tag(ids[1], "figure 2"))
    const idsOf = async (options: Store.ListOptions) => (await inStore(where, Store.list(options))).map(({ id }) => id)
    expect(await idsOf({ tag: "figure 2" })).toEqual([ids[1]])
    expect(await idsOf({ kind: "training" })).toEqual([])
    const [latest] = await idsOf({ limit: 1 })
    expect([latest, ...await idsOf({ before: latest })].sort()).toEqual([...ids].sort())
    const error = await refusal(where, Store.untag(ids[0], "figure 3"))
    expect(error.message).toBe(`the tag of run ${ids[0]} is figure 3; expected nothing: it has no tag`)
  })

  test.skipIf(missing !== null)("a run that is not there is told with the nearest name", async () => {
    const where = folder()
    await inStore(where, Store.simulate(network, { tMax: 1 }, { run: "calibrated" }))
    expect((await refusal(where, Store.show("calibrate"))).message).toBe(
      "there is no run calibrate; there is calibrated"
    )
  })

  test.skipIf(missing !== null)("what is collected is what nothing refers to", async () => {
    const where = folder()
    await inStore(where, Store.simulate(network, { tMax: 4 }, { run: "kept" }))
    const kept = objects(where)
    const other = Network.editSync(network, [Edit.set("Leak_eLeak", -65)])
    await inStore(where, Store.simulate(other, { tMax: 4 }, { run: "gone" }))
    await inStore(where, Store.remove("gone"))
    expect(await inStore(where, Store.collect())).toEqual({ objects: 0, bytes: 0 }) // not yet: it is young
    const collected = await inStore(where, Store.collect({ olderThan: 0 }))
    expect(collected.objects).toBeGreaterThan(0)
    expect([...objects(where)].sort()).toEqual([...kept].sort())
    expect((await inStore(where, Store.traces("kept"))).samples).toBe(161)
  })

  test.skipIf(missing !== null)("names and lists have limits, which are told with both numbers", async () => {
    const where = folder()
    await inStore(where, Store.simulate(network, { tMax: 1 }, { run: "x".repeat(longestRunName) }))
    expect((await inStore(where, Store.list({ limit: mostRunsListed }))).length).toBe(1)
    const name = await refusal(where, Store.simulate(network, { tMax: 1 }, { run: "x".repeat(longestRunName + 1) }))
    expect(name.message).toContain(`a name of 1 to ${longestRunName} characters`)
    const long = await refusal(where, Store.list({ limit: mostRunsListed + 1 }))
    expect(long).toMatchObject({ reason: { _tag: "TooMany", found: mostRunsListed + 1, most: mostRunsListed } })
  })

  test.skipIf(missing !== null)("what cannot be written down is refused, and uses up no name", async () => {
    const where = folder()
    class Hostile {
      toJSON(): never {
        throw new Error("no words")
      }
    }
    const simulate = Store.simulate(network, { tMax: 1 }, { run: "one", inputs: { hostile: new Hostile() } })
    expect((await refusal(where, simulate)).message).toBe(
      "what the run is asked for is no words; expected networks, options and inputs that can be written down"
    )
    expect(await inStore(where, Store.list())).toEqual([])
  })
})
