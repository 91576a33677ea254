/** Scans in a store: every point is measured and recorded once, whatever fails. */
import { Effect } from "effect"
import { Edit, Network, Progress, Scan } from "neurolens"
import * as Store from "neurolens/store"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { databases, inStore, measure, network, options, scanning } from "./model.ts"

const folders: Array<string> = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "neurolens-scan-"))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })))

const plain = Network.editSync(network, [Edit.untrain("Leak_gLeak")])

describe.each(databases)("in $name", ({ inStore, missing }) => {
  test.skipIf(missing !== null)(
    "a scan in a store has the numbers of a scan without one, and is read when it is asked for again",
    async () => {
      const where = folder()
      const first = await inStore(where, scanning(20))
      const points = first.map(({ point }) => point)
      const alone = await inStore(where, Scan.run(plain, points, (e) => Edit.set("Leak_eLeak", e), { tMax: 1 }))
      expect(first.map(({ values }) => values)).toEqual(alone.map(({ traces }) => measure(traces)))
      let reports = 0
      const again = Effect.provideService(
        scanning(20),
        Progress.ProgressListener,
        () => Effect.sync(() => void reports++)
      )
      expect(await inStore(where, again)).toEqual(first)
      expect(reports).toBe(0)
      expect(await inStore(where, Store.show("reversals"))).toMatchObject({
        kind: "scan",
        state: "done",
        done: 20,
        total: 20
      })
    }
  )

  test.skipIf(missing !== null)(
    "points that fail are recorded with their errors, and all others are measured",
    async () => {
      const where = folder()
      const points = [-70, NaN, -60, "none", -50] as ReadonlyArray<number>
      const scan = Store.scan(plain, points, (e) => Edit.set("Leak_eLeak", e), { tMax: 1 }, {
        run: "some",
        measure: (traces, point) => {
          if (point === -50) throw new Error("no such voltage")
          return measure(traces)
        }
      })
      const found = await inStore(where, scan)
      expect(found.map(({ index, values }) => [index, values === null])).toEqual([
        [0, false],
        [1, true],
        [2, false],
        [3, true],
        [4, true]
      ])
      expect(found[1].failure).toContain("Leak_eLeak")
      expect(found[4].failure).toContain("no such voltage")
      expect(await inStore(where, scan)).toEqual(found)
    }
  )

  test.skipIf(missing !== null)("a point that fails among points side by side costs none of them", async () => {
    const where = folder()
    const voltages = [-70, 1.7e308, -70, -70]
    const found = await inStore(
      where,
      Store.scan(
        plain,
        voltages,
        (v) => [Edit.set("v", v), Edit.set("Leak_eLeak", -v)], // beyond numbers for the second
        { tMax: 1 },
        { run: "some", measure: (traces) => ({ v: traces.data[0], w: NaN }) }
      )
    )
    expect(found[1].failure).toContain("is Infinity at time zero")
    expect(found.map(({ values }) => values)).toEqual([{ v: -70, w: NaN }, null, { v: -70, w: NaN }, {
      v: -70,
      w: NaN
    }])
  })
})

test("a store of the first version is brought up to date by whoever opens it, with all that it has", async () => {
  const where = folder()
  cpSync(new URL("stores/v1", import.meta.url), where, { recursive: true })
  const runs = await inStore(where, Store.list())
  expect(runs.map(({ name, state, tags }) => ({ name, state, tags }))).toEqual([
    { name: "fit", state: "done", tags: [] },
    { name: "step", state: "done", tags: ["figure 2"] }
  ])
  const { traces } = await inStore(where, Store.simulate(network, { tMax: 2 }, { run: "step" }))
  expect(traces.samples).toBe(81)
  const how = { run: "fit", every: 2, inputs: { target: -60 } }
  expect((await inStore(where, Store.train(network, options(6), how))).step).toBe(6)
  expect((await inStore(where, scanning(3))).length).toBe(3)
})
