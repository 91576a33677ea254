/**
 * Prints the figures of the demonstration of spikes as JSON: each SVG by its name. For `examples.ts`.
 */
import { Effect } from "effect"
import { Engine } from "neurolens"
import { spikingFigures, spikingRun } from "../../examples/spikes.ts"

const figures = Effect.flatMap(spikingRun(), spikingFigures)

const made = await Effect.runPromise(figures.pipe(Effect.provide(Engine.layer)))

console.log(JSON.stringify(Object.fromEntries(made.map(({ name, svg }) => [name, svg]))))
