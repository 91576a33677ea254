/**
 * Prints some figures of the layer-5 demonstration as JSON: each SVG by its name. For `examples.ts`.
 */
import { Effect } from "effect"
import { Engine, Swc } from "neurolens"
import { layer5Cell } from "../../examples/layer5/cell.ts"
import { thorough } from "../../examples/layer5/demonstration.ts"
import * as Figures from "../../examples/layer5/figures.ts"
import { firing, spike } from "../../examples/layer5/protocols.ts"
import { swcOfSeed } from "../../examples/layer5/tree.ts"

const figures = Effect.gen(function*() {
  const cell = layer5Cell(Swc.readSync(swcOfSeed("5")).morphology, thorough.longest)
  const runs = yield* firing(cell, thorough)
  const one = yield* spike(cell, thorough)
  return yield* Effect.all([Figures.tree(cell), Figures.rates(runs, thorough), Figures.running(one)])
})

const made = await Effect.runPromise(figures.pipe(Effect.provide(Engine.layer)))

console.log(JSON.stringify(Object.fromEntries(made.map(({ name, svg }) => [name, svg]))))
