/**
 * SWC recipes: Jaxley's branches, compartments and voltages, and that a comparison notices what is wrong. Files of others are read where they
 * are; what a comparison notices is tried on a file of our own.
 */
import { Effect } from "effect"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { isOdd, type Odd, problemsOf } from "../../scripts/reference/odd.ts"
import { compareSwc, type SwcRecipe } from "../../scripts/reference/swc.ts"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus, Swc, Traces } from "../../src/index.ts"
import { absent, shared } from "./shared.ts"

const run = (recipe: SwcRecipe, folder: string) =>
  Effect.runPromise(Effect.provide(compareSwc(recipe, folder), Engine.layer))

describe.skipIf(shared === null)(`SWC recipes${shared === null ? `: ${absent}` : ""}`, () => {
  const files = shared === null ? [] : readdirSync(shared).filter((name) => /^swc-morph.*\.json$/.test(name)).sort()

  it("are all there", () => expect(files.length).toBe(20))

  it.each(files)("%s agrees with its answers", async (file) => {
    const recipe = JSON.parse(readFileSync(join(shared!, file), "utf8")) as SwcRecipe
    const result = await run(recipe, shared!)
    expect(result.problems).toEqual([])
    expect(result.traces.length).toBe(new Set(recipe.record).size)
    expect(result.maxTraceError).toBeLessThan(1e-6)
    expect(result.pass).toBe(true)
  })
})

describe("a comparison of SWC files notices", () => {
  const folder = mkdtempSync(join(tmpdir(), "neurolens-swc-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const text =
    "1 1 0 0 0 5 -1\n2 1 8 0 0 4 1\n3 3 10 0 0 1 2\n4 3 60 0 0 0.5 3\n5 4 60 40 0 0.5 4\n6 3 90 -10 0 0.5 4\n"
  mkdirSync(join(folder, "swc"))
  writeFileSync(join(folder, "swc", "own.swc"), text)

  const recipe: Promise<SwcRecipe> = (async () => {
    const { morphology } = Swc.readSync(text, { reading: "jaxley" })
    const cell = Network.make([Cell.traced(morphology, { ncomp: 2 })])
    const column = (name: string): ReadonlyArray<number> => Array.from(cell.nodes.columns.get(name)!.values)
    const names = ["length", "radius", "area", "volume", "resistive_load_in", "resistive_load_out", "x", "y", "z"]
    const members = (name: string) => column(name).flatMap((flag, row) => flag === 1 ? [row] : [])
    const network = Network.editSync(cell, [
      Edit.insert(Channels.Leak),
      Edit.insert(Channels.HH),
      Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 1 }), Select.rows([0])),
      Edit.record("v", Select.rows([0, 3]))
    ])
    const traces = await Effect.runPromise(
      Effect.provide(Simulation.run(network, { dt: 0.025, steps: 200 }), Engine.layerInterpreter)
    )
    return {
      name: "own",
      swc: "own.swc",
      ncomp_per_branch: 2,
      dt: 0.025,
      steps: 200,
      stride: 4,
      record: [0, 3],
      expected: {
        ...Object.fromEntries(names.map((name) => [name, column(name)])),
        branches: 4,
        branch_index: [],
        ncomp: 8,
        groups: { soma: members("soma"), basal: members("basal"), apical: members("apical") },
        traces: [0, 1].map((i) => Array.from(Traces.trace(traces, i)).filter((_, k) => k % 4 === 0))
      } as unknown as SwcRecipe["expected"] // columns by their names
    }
  })()

  const changed = async (
    change: (expected: SwcRecipe["expected"]) => Partial<SwcRecipe["expected"]>
  ): Promise<SwcRecipe> => {
    const own = await recipe
    return { ...own, expected: { ...own.expected, ...change(own.expected) } }
  }

  it("nothing where all is right", async () => {
    expect((await run(await recipe, folder)).problems).toEqual([])
    expect((await run(await recipe, folder)).pass).toBe(true)
  })

  it("compartments in any order", async () => {
    const turned = await changed((expected) => ({
      ...Object.fromEntries(
        ["length", "radius", "area", "volume", "resistive_load_in", "resistive_load_out", "x", "y", "z"].map((name) => [
          name,
          [...expected[name as "length"]].reverse()
        ])
      ),
      groups: Object.fromEntries(
        Object.entries(expected.groups).map(([name, rows]) => [name, rows.map((row) => 7 - row)])
      )
    }))
    expect((await run({ ...turned, record: [7, 4] }, folder)).problems).toEqual([])
  })

  const broken: ReadonlyArray<readonly [string, (expected: SwcRecipe["expected"]) => Partial<SwcRecipe["expected"]>]> =
    [
      ["a branch too many", (e) => ({ branches: e.branches + 1 })],
      ["an area off by two parts in a billion", (e) => ({ area: e.area.map((x, i) => i === 3 ? x! * (1 + 2e-9) : x) })],
      [
        "a load that is infinite",
        (e) => ({ resistive_load_in: e.resistive_load_in.map((x, i) => i === 2 ? null : x) })
      ],
      ["a compartment in another place", (e) => ({ y: e.y.map((y, i) => i === 5 ? y! + 1 : y) })],
      ["a compartment in another group", (e) => ({ groups: { ...e.groups, soma: [] } })],
      [
        "a voltage off by two millionths",
        (e) => ({ traces: e.traces.map((t) => t.map((v, k) => k === 9 ? v + 2e-6 : v)) })
      ]
    ]
  it.each(broken)("%s", async (_, change) => expect((await run(await changed(change), folder)).pass).toBe(false))

  it("a file that is not there", async () => {
    expect((await run({ ...await recipe, swc: "none.swc" }, folder)).problems).toEqual([
      "there is no swc/none.swc beside the recipe"
    ])
  })
})

describe("a list of odd files", () => {
  const odd: Odd = {
    name: "plain",
    text: "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2 7\n",
    read: {
      points: 3,
      branches: 2,
      byType: { soma: { length: 10, area: 100 * Math.PI }, basal: { length: 10, area: 20 * Math.PI } },
      notes: [{ code: "extra-columns", lines: [3] }]
    }
  }
  it("is told from a recipe", () =>
    expect([isOdd([odd]), isOdd([]), isOdd({}), isOdd([{ name: "x" }])]).toEqual([true, false, false, false]))

  const wrong: ReadonlyArray<readonly [string, Odd, number]> = [
    ["nothing where all is right", odd, 0],
    ["another number of branches", { ...odd, read: { ...odd.read!, branches: 3 } }, 1],
    ["a note that is missing", { ...odd, read: { ...odd.read!, notes: [] } }, 1],
    ["a type that is not there", {
      ...odd,
      read: { ...odd.read!, byType: { ...odd.read!.byType, axon: { length: 1, area: 1 } } }
    }, 2],
    ["a type too many", { ...odd, read: { ...odd.read!, byType: { basal: odd.read!.byType.basal } } }, 1],
    ["a refusal that does not come", { name: "x", text: odd.text!, refused: [{ code: "radius", lines: [2] }] }, 1],
    [
      "a refusal for something else",
      { name: "x", text: "1 1 0 0 0 0 -1", refused: [{ code: "radius", lines: [2] }] },
      1
    ],
    ["a refusal that should not be", { ...odd, text: "" }, 1]
  ]
  it.each(wrong)("notices %s", (_, one, problems) => expect(problemsOf(one).length).toBe(problems))
})
