/**
 * Every stored reference recipe on the compiled engine, with proof that its kernel ran: as near to Jaxley's answers as the interpreter is
 * asked to be.
 */
import { Effect, Layer } from "effect"
import { Engine } from "neurolens"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { compare, type Recipe } from "../../../scripts/reference/recipe.ts"
import { toleranceOf } from "../../../scripts/reference/tolerance.ts"

const folder = join(import.meta.dirname, "../../reference/recipes")
const recipes = readdirSync(folder).filter((file) => file.endsWith(".json")).sort().map((file) =>
  JSON.parse(readFileSync(join(folder, file), "utf8")) as Recipe
)
  .filter((recipe) => recipe.order === undefined) // a training run has no traces of its own
  .filter((recipe) => recipe.junctions === undefined) // kernels do not know these yet
  .filter((recipe) => recipe.format !== "events-1" || recipe.loss === undefined) // nor the way back through spikes

/** The compiled engine, which notes what it was asked for. */
const watched = (engines: Array<string>): Layer.Layer<Engine.Engine> =>
  Layer.effect(
    Engine.Engine,
    Effect.map(Effect.service(Engine.Engine), (engine) => ({
      ...engine,
      open: (work: Engine.Work) => {
        engines.push(engine.name)
        return engine.open(work)
      }
    }))
  ).pipe(Layer.provide(Engine.layerCompiled))

describe("on the compiled engine", () => {
  it("there are recipes of all schemes", () => {
    expect(new Set(recipes.map((r) => r.solver ?? "bwd_euler"))).toContain("crank_nicolson")
    expect(recipes.length).toBeGreaterThanOrEqual(30)
  })

  it.each(recipes.map((r) => [r.name, r] as const))("%s agrees with Jaxley", async (_, recipe) => {
    const engines: Array<string> = []
    const result = await Effect.runPromise(Effect.provide(compare(recipe), watched(engines)))
    expect(engines).toEqual(["compiled"])
    expect(result.problems).toEqual([])
    const { atLeast, ofRange, voltage } = toleranceOf(recipe.expected.tolerance)
    for (const trace of result.traces) {
      if (trace.unit === "mV" || atLeast === 0) expect(trace.tolerance).toBe(trace.unit === "mV" ? voltage : ofRange)
      expect(trace.error, trace.label).toBeLessThanOrEqual(trace.tolerance)
    }
    expect(result.pass).toBe(true)
  })
})
