/**
 * Mechanisms of NEURON beside NEURON: recipes of texts with answers, texts with verdicts, and what is read in JSON and in gradients.
 */
import { Effect, Result } from "effect"
import { Edit, Engine, Gradient, Json, Loss, Network, Nmodl, Readout, Select } from "neurolens"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  compareNmodl,
  compareSaid,
  mechanismsOf,
  network,
  type NmodlRecipe,
  type Said
} from "../../scripts/reference/nmodl.ts"

const folder = join(import.meta.dirname, "nmodl")
const read = <A>(file: string): A => JSON.parse(readFileSync(join(folder, file), "utf8")) as A
const recipes = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "says.json").sort()
const recipe = (file: string): NmodlRecipe => read<NmodlRecipe>(file)

/** What the language has not yet, so that the text is refused, never read as something else. */
const waiting: ReadonlyArray<string> = ["syn-pulse.json", "syn-short-term.json"]

/** Currents of synapses are those of their edges, and are not compared. */
const isCompared = (trace: string): boolean => !/^(NmdaMg|GradSyn|TwoExp|GProt)\.i$/.test(trace)

const run = (one: NmodlRecipe) => Effect.runPromise(Effect.provide(compareNmodl(one), Engine.layer))

describe("recipes of mechanisms", () => {
  it("are all there", () => expect(recipes.length).toBe(28))

  it.each(recipes.filter((file) => !waiting.includes(file)))("%s agrees with NEURON", async (file) => {
    const result = await run(recipe(file))
    expect(result.problems).toEqual([])
    expect(result.traces.filter(({ error, tolerance }) => !(error <= tolerance))).toEqual([])
    expect(result.traces.length).toBe(
      recipe(file).runs.reduce((sum, { expected }) => sum + Object.keys(expected.traces).filter(isCompared).length, 0)
    )
    expect(result.pass).toBe(true)
  })

  it.each(waiting)("%s is refused, each problem with its line", (file) => {
    const found = Object.values(recipe(file).mod).map((text) => Nmodl.read(text)).filter(Result.isFailure)
    expect(found.length).toBeGreaterThan(0)
    expect(found.every(({ failure }) => failure.problems.every(({ line }) => line > 0))).toBe(true)
  })

  it("notice a rate that is off by one part in a million", async () => {
    const one = recipe("na-nudge.json")
    const mod = { NaNudge: one.mod["NaNudge"].replace("0.18*(v", "0.18000018*(v") }
    expect(mod.NaNudge).not.toBe(one.mod["NaNudge"])
    expect((await run({ ...one, mod })).pass).toBe(false)
  })
})

describe("texts with verdicts", () => {
  it.each(read<ReadonlyArray<Said>>("says.json").map((said) => [said.name, said] as const))(
    "%s",
    (_, said) => expect(compareSaid(said).problems).toEqual([])
  )

  it("are noticed where they are others", () => {
    const [said] = read<ReadonlyArray<Said>>("says.json")
    expect(compareSaid({ ...said, line: said.line + 1 }).pass).toBe(false)
    expect(compareSaid({ ...said, what: "report" }).pass).toBe(false)
  })
})

describe("what is read", () => {
  it.each(recipes.filter((file) => !waiting.includes(file)))("%s comes back from JSON", (file) => {
    const one = recipe(file)
    const made = network(one, mechanismsOf(one), one.runs[0])
    expect(Result.getOrThrow(Json.decode(Json.encode(made))).equals(made)).toBe(true)
  })

  // Piecewise, constant field, scheme, frozen gate, pool.
  const trained: ReadonlyArray<readonly [file: string, key: string]> = [
    ["km-piecewise.json", "kmslow_tau1"],
    ["ca-ghk.json", "itghk_perm"],
    ["na-scheme.json", "namarkov_a0"],
    ["nap-frozen.json", "napfroz_gbar"],
    ["ca-shell.json", "cashell_away"]
  ]
  it.each(trained)("%s has gradients that differences confirm", async (file, key) => {
    const one = recipe(file)
    const made = Network.editSync(network(one, mechanismsOf(one), one.runs[0]), [
      Edit.record("v", Select.all),
      Edit.train(key)
    ])
    const loss = Loss.squared(Readout.mean(), -60)
    const checked = await Effect.runPromise(
      Effect.provide(Gradient.check(made, loss, { tMax: 12, dt: one.dt }), Engine.layer)
    )
    expect(String(checked)).toMatch(/1 parameters?: 1 agrees?, 0 differ/)
  })
})
