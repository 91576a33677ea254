/** Runs that go from store to store: shards that are merged, folders that reproduce a run, and what is refused on the way. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { Edit, Engine, Loss, Network, Readout, Training } from "neurolens"
import { exportRun, importRun, layerStore, reproduceRun } from "neurolens/node"
import * as Store from "neurolens/store"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { databases, inStore, network, options, scanning } from "./model.ts"

const folders: Array<string> = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "neurolens-transfer-"))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })))

/** Runs what is in a store apart from the others: SQL in its database. */
const inDatabase = (where: string, statement: string): Promise<void> =>
  inStore(
    where,
    Effect.gen(function*() {
      const { parts } = yield* Store.Store
      yield* Effect.provideContext(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(statement)), parts)
    }) as Effect.Effect<void, never, Store.Store>
  )

describe.each(databases)("in $name", ({ inStore: inDatabase, missing }) => {
  test.skipIf(missing !== null)("shards in stores of their own, merged, have every point once", async () => {
    const [where, alone] = [folder(), folder()]
    const shards = [folder(), folder(), folder()]
    for (const [index, shard] of shards.entries()) {
      const own = await inStore(shard, scanning(20, undefined, { shard: { index, count: 3 } }))
      expect(own.map((element) => element.index)).toEqual(
        [...Array(20).keys()].slice([0, 6, 13][index], [6, 13, 20][index])
      )
    }
    await inDatabase(where, scanning(20, undefined, { shard: { index: 1, count: 4 } })) // some of it is there already
    const merged: Array<Store.Merged> = []
    for (const shard of [...shards, shards[0]]) merged.push(await inDatabase(where, Store.merge(layerStore(shard))))
    expect(merged.map(({ added, known, runs }) => [runs, known, added])).toEqual([[0, 1, 5], [0, 1, 3], [0, 1, 7], [
      0,
      1,
      0
    ]])
    expect(await inDatabase(where, Store.show("reversals"))).toMatchObject({ state: "done", done: 20, total: 20 })
    const unused = () => {
      throw new Error("measured again")
    }
    expect(await inDatabase(where, scanning(20, unused))).toEqual(await inStore(alone, scanning(20)))
  })

  test.skipIf(missing !== null)("runs of all kinds come over whole, and go on there", async () => {
    const [from, where] = [folder(), folder()]
    const simulate = Store.simulate(network, { tMax: 1 }, { run: "step" })
    const train = (epochs: number) => Store.train(network, options(epochs), { run: "fit", every: 3 })
    const first = await inStore(from, simulate)
    await inStore(from, train(4))
    await inStore(from, Store.tag("fit", "figure 2"))
    await inDatabase(where, train(2))
    const merge = Store.merge(layerStore(from))
    expect(await inDatabase(where, merge)).toMatchObject({ runs: 1, known: 1 })
    expect(await inDatabase(where, merge)).toEqual({ runs: 0, known: 2, added: 0 })
    expect(await inDatabase(where, simulate)).toEqual(first)
    const fit = await inDatabase(where, Store.show("fit"))
    expect(fit).toMatchObject({ state: "done", done: 4, tags: ["figure 2"] })
    expect(await inDatabase(where, train(6))).toEqual(await inDatabase(where, Training.finish(network, options(6))))
    const other = Network.editSync(network, [Edit.set("Leak_eLeak", -65)])
    const strange = folder()
    await inStore(strange, Store.simulate(other, { tMax: 1 }, { run: "step" }))
    expect(await inDatabase(where, Effect.flip(Store.merge(layerStore(strange))))).toMatchObject({
      reason: { _tag: "OtherInputs", run: "step", which: ["network"] }
    })
  })
})

test("a run goes into a folder, runs there again with the same bits, and comes back", async () => {
  const [from, where, out] = [folder(), folder(), folder()]
  const simulate = Store.simulate(network, { tMax: 1 }, { run: "step" })
  const first = await inStore(from, simulate)
  await inStore(from, scanning(5))
  await inStore(from, Store.train(network, options(4), { run: "fit", every: 3 }))
  for (const run of ["step", "reversals", "fit"]) {
    await inStore(from, exportRun(run, join(out, run)))
    await inStore(where, importRun(join(out, run)))
  }
  expect(readdirSync(join(out, "step")).sort()).toEqual(["elements", "inputs", "outputs", "reproduce.mjs", "run.json"])
  expect(await inStore(where, simulate)).toEqual(first)
  const [there, here] = await Promise.all([from, where].map((store) => inStore(store, Store.show("fit"))))
  expect({ ...here, tags: [] }).toEqual({ ...there, tags: [] })
  expect(await inStore(where, scanning(5))).toEqual(await inStore(from, scanning(5)))
  const again = (run: string) => Effect.provide(reproduceRun(join(out, run)), Engine.layer)
  expect(await Effect.runPromise(again("step"))).toEqual({ same: true, samples: 41 })
  expect((await Effect.runPromise(Effect.flip(again("fit")))).message).toContain("a simulation: others need functions")
  // What was changed is told.
  const settings = join(out, "step", "inputs", "settings")
  writeFileSync(settings, readFileSync(settings, "utf8").replace("1", "2"))
  expect(await Effect.runPromise(Effect.flip(again("step")))).toMatchObject({
    reason: { _tag: "Corrupted", what: settings }
  })
  writeFileSync(join(out, "step", "run.json"), "{}")
  expect(await Effect.runPromise(Effect.flip(again("step")))).toMatchObject({ reason: { _tag: "BadOption" } })
})

test("training whose loss is another one is refused, also where nobody can see it in the text", async () => {
  const where = folder()
  const towards = (target: number, epochs: number) =>
    Store.train(network, { ...options(epochs), loss: Loss.squared(Readout.at([3]), target) }, { run: "fit", every: 2 })
  await inStore(where, towards(-60, 2))
  for (const epochs of [2, 4]) {
    const error = await inStore(where, Effect.flip(towards(-61, epochs)))
    expect(error).toMatchObject({ reason: { _tag: "AnotherLoss", run: "fit" } })
    expect(error.message).toContain("say in `inputs` what they depend on")
  }
  expect((await inStore(where, towards(-60, 4))).step).toBe(4)
})

test("rows that somebody else changed are told, and nothing throws", async () => {
  const where = folder()
  await inStore(where, scanning(3))
  await inDatabase(where, "UPDATE elements SET result = '[1, 2' WHERE place = 1")
  expect(await inStore(where, Effect.flip(scanning(3)))).toMatchObject({
    reason: { _tag: "BadRow", found: "[1, 2", expected: "a record of numbers" }
  })
})
