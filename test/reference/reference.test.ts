/**
 * Every stored reference recipe, built with the public API and compared with what Jaxley answered, or, where it has a `format`, the model of
 * states-and-clamps.md; and proof that a wrong model fails.
 *
 * The recipes are copies, so that the tests run without any other folder.
 */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { compare, type Comparison, type Recipe } from "../../scripts/reference/recipe.ts"

const folder = join(import.meta.dirname, "recipes")
const files = readdirSync(folder).filter((file) => file.endsWith(".json")).sort()
const recipe = (file: string): Recipe => JSON.parse(readFileSync(join(folder, file), "utf8")) as Recipe
const run = (r: Recipe): Promise<Comparison> => Effect.runPromise(Effect.provide(compare(r), Engine.layer))

describe("reference recipes", () => {
  it("are all there", () => {
    const first = files.filter((file) => recipe(file).format === undefined)
    expect(first.length).toBe(18)
    expect(first.filter((file) => recipe(file).loss !== undefined).length).toBe(4)
    expect(files.length).toBeGreaterThanOrEqual(31)
  })

  it.each(files)("%s agrees with its answers", async (file) => {
    const result = await run(recipe(file))
    expect(result.problems).toEqual([])
    expect(result.traces.filter((t) => !(t.error <= t.tolerance))).toEqual([])
    const { loss, order, record } = recipe(file)
    if (order === undefined) {
      expect(result.traces.length).toBe(record.length)
      // Where another simulator solves another problem too, the recipe says how far apart the two are, and why.
      if (recipe(file).expected.why === undefined) expect(result.maxTraceError).toBeLessThan(1e-6)
    }
    if (loss !== undefined) expect(result.lossError).toBeLessThan(1e-9)
    if (order !== undefined) expect(result.lossError).toBeLessThan(1e-6)
    if (loss !== undefined || order !== undefined) expect(result.maxGradientError).toBeLessThan(1e-6)
    else expect([result.maxGradientError, result.lossError]).toEqual([null, null])
    expect(result.pass).toBe(true)
  })

  it.each(files.filter((file) => recipe(file).loss !== undefined))(
    "%s has the same gradient on the interpreter",
    async (file) => {
      const result = await Effect.runPromise(Effect.provide(compare(recipe(file)), Engine.layerInterpreter))
      expect(result.problems).toEqual([])
      expect(result.maxGradientError).toBeLessThan(1e-6)
    }
  )
})

describe("a comparison notices", () => {
  const changed = (file: string, change: (r: Recipe) => Partial<Recipe>): Recipe => {
    const original = recipe(file)
    return { ...original, ...change(original) }
  }
  const broken: ReadonlyArray<readonly [string, Recipe]> = [
    [
      "a conductance that is off by one part in a million",
      changed(
        "hh-compartment.json",
        (r) => ({ set: [...r.set ?? [], { key: "HH_gNa", comps: "all", value: 0.12 * (1 + 1e-6) }] })
      )
    ],
    [
      "a stimulus that starts a step late",
      changed("leak-cable.json", (r) => ({ stimuli: r.stimuli!.map((s) => ({ ...s, start: s.start! + 1 })) }))
    ],
    ["another scheme", changed("crank-nicolson.json", () => ({ solver: "bwd_euler" }))],
    [
      "a synapse that is stronger by one part in a hundred thousand",
      changed("tanh-synapses.json", (r) => {
        const key = `${r.synapses![0].type}_gS`
        const old = r.set?.find((s) => s.key === key)?.value ?? 1e-4
        const value = typeof old === "number" ? old * (1 + 1e-5) : old.map((x) => x * (1 + 1e-5))
        const edges = r.set?.find((s) => s.key === key)?.edges ?? "all"
        return { set: [...r.set ?? [], { key, edges, value }] }
      })
    ],
    [
      "a slower pump",
      changed("calcium-pump.json", (r) => ({ set: [...r.set ?? [], { key: "CaPump_decay", comps: "all", value: 81 }] }))
    ],
    [
      "less diffusion",
      changed("calcium-diffusion.json", (r) => ({ diffuse: r.diffuse!.map((d) => ({ ...d, value: d.value * 0.999 })) }))
    ],
    [
      "a clamp at another voltage",
      changed("voltage-clamp.json", (r) => ({
        clamps: r.clamps!.map((c) => ({
          ...c,
          samples: c.samples.map((x) => x === null ? null : x + 1e-3)
        }))
      }))
    ],
    ["a run that is too short", changed("izhikevich.json", (r) => ({ steps: r.steps - r.expected.stride }))],
    [
      "a scheme by the other method",
      changed("states-buffer.json", (r) => ({
        mechanisms: { Buffer: { ...r.mechanisms!.Buffer, method: "implicit" } as never }
      }))
    ],
    [
      "a rate of a scheme that is off by one part in ten million",
      changed("states-stiff.json", (r) => ({
        mechanisms: { Fast: { ...r.mechanisms!.Fast, scheme: ["C <-> O : al * 1.0000001, be", "O -> D : k"] } as never }
      }))
    ],
    ["a scheme that does not start at rest", changed("states-rest.json", () => ({ init_states: false }))],
    ["gates that do not start at rest", changed("hh-compartment-init-states.json", () => ({ init_states: false }))],
    [
      "parameters in other groups",
      changed(
        "trainable-nodes.json",
        (r) => ({
          trainables: r.trainables!.map((t) => "clamp" in t ? t : { ...t, groups: t.groups.map((_, k) => k) })
        })
      )
    ],
    [
      "a derivative that is off by one part in five hundred thousand",
      changed("seed-3-to-3.json", (r) => ({
        expected: {
          ...r.expected,
          gradient: r.expected.gradient!.map((g) =>
            Object.fromEntries(
              Object.entries(g).map(([key, xs]) => [key, xs.map((x, k) => k === 1 ? x * (1 + 2e-6) : x)])
            )
          )
        }
      }))
    ],
    ["another loss", changed("tanh-synapses.json", () => ({ loss: { target: -65 + 1e-6 } }))],
    [
      "training with another order of the data",
      changed("gradient-descent-tutorial.json", (r) => ({ order: [...r.order!].reverse() }))
    ],
    [
      "a mechanism that does not exist",
      changed("hh-compartment.json", () => ({ insert: [{ mechanism: "Nax", comps: "all" as const }] }))
    ]
  ]

  it.each(broken)("%s", async (_, r) => {
    expect((await run(r)).pass).toBe(false)
  })
})
