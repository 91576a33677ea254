/**
 * The pictures of a cell in `docs/images`: one neuron from several points of view, drawn by the library as it is.
 *
 * One idea: the neuron is grown here by a rule, so nobody's data are copied, and the same bytes come out on every machine: no sines, a counter for
 * chance. It has the types of a pyramidal cell, Hodgkin-Huxley channels, and is driven at its soma.
 */
import { Effect } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus, Swc } from "../../src/index.ts"
import * as Plot from "../../src/plot/index.ts"

type Vector = readonly [number, number, number]

/** A number from -1 to 1 that looks like chance, and is the same for the same counter. */
const chance = (counter: number): number => (((counter + 1) * 2654435761) % 4294967296) / 2147483648 - 1

const unit = ([x, y, z]: Vector): Vector => {
  const length = Math.sqrt(x * x + y * y + z * z)
  return [x / length, y / length, z / length]
}

/** A neurite that grows point by point and forks at its ends: the points of an SWC file. */
const grown = (): string => {
  const lines = ["1 1 0 -9 0 6 -1", "2 1 0 0 0 9.5 1", "3 1 0 9 0 6 2"]
  let chances = 0
  const grow = (
    type: number,
    parent: number,
    from: Vector,
    way: Vector,
    radius: number,
    steps: number,
    forks: number
  ): void => {
    let [before, at, heading] = [parent, from, unit(way)]
    for (let k = 0; k < steps; k++) {
      const wander: Vector = [0.2 * chance(chances), 0.2 * chance(chances + 1), 0.2 * chance(chances + 2)]
      chances += 3
      heading = unit([heading[0] + wander[0], heading[1] + wander[1], heading[2] + wander[2]])
      at = [at[0] + 14 * heading[0], at[1] + 14 * heading[1], at[2] + 14 * heading[2]]
      lines.push(
        `${lines.length + 1} ${type} ${at.map((x) => x.toFixed(2)).join(" ")} ${
          (radius * (1 - 0.3 * k / steps)).toFixed(2)
        } ${before}`
      )
      before = lines.length
    }
    if (forks === 0) return
    const [x, y, z] = heading
    const wide = type === 4 ? 0.5 : 0.8
    const side: Vector = [wide * y + 0.3 * z, -wide * x, 0.5 * chance(chances)]
    for (const sign of [-1, 1]) {
      const turned: Vector = [x + sign * side[0], y + sign * side[1], z + sign * side[2]]
      grow(
        type,
        before,
        at,
        turned,
        0.6 * radius,
        Math.max(3, Math.round(steps * (0.75 + 0.25 * chance(chances++)))),
        forks - 1
      )
    }
  }
  for (const [x, z] of [[-1, 0.3], [1, 0.5], [0.4, -1], [-0.5, -0.7], [0.2, 1]] as const) {
    grow(3, 1, [8 * x, -10, 8 * z], [x, -0.7, z], 1.4, 4, 2)
  }
  grow(2, 1, [0, -15, 0], [0.1, -1, 0], 0.8, 14, 1)
  grow(4, 3, [0, 15, 0], [0.05, 1, 0.1], 3, 6, 1)
  const trunk = lines.length
  grow(4, trunk, lines[trunk - 1].split(" ").slice(2, 5).map(Number) as unknown as Vector, [0.1, 1, 0], 2.2, 14, 3)
  return lines.join("\n")
}

const network = (): Network.Network =>
  Network.editSync(Network.make([Cell.traced(Swc.readSync(grown()).morphology, { ncomp: 4 })]), [
    Edit.insert(Channels.HH),
    Edit.set("HH_gNa", 0.03, Select.group("apical")),
    Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 4 }), Select.group("soma").comp(0)),
    Edit.record("v", Select.all)
  ])

/** The pictures by name. */
const figures = Effect.gen(function*() {
  const cell = network()
  const traces = yield* Simulation.run(cell, { tMax: 3 })
  const selections = ["soma", "axon", "basal", "apical"].map((name) => ({ at: Select.group(name), label: name }))
  return yield* Effect.all([
    Plot.cells(cell, { name: "cell-types", title: "A neuron, by type", selections }),
    Plot.cells(cell, {
      name: "cell-voltage",
      title: "The same from the side, while a spike runs",
      projection: "yz",
      colour: Plot.valuesAt(cell, traces, 2)
    }),
    Plot.profile(cell, { name: "profile", title: "Voltage along the path", value: Plot.valuesAt(cell, traces, 2) }),
    Plot.dendrogram(cell, { name: "dendrogram", title: "The neuron as a dendrogram" })
  ])
})

const names = ["cell-types", "cell-voltage", "profile", "dendrogram"]

let made: Promise<ReadonlyArray<Plot.Figure>> | undefined

const pictureOf = (name: string) => async (root: string): Promise<string | null> => {
  if (!existsSync(join(root, "scripts/pages/gallery.ts"))) return null
  made ??= Effect.runPromise(figures.pipe(Effect.provide(Engine.layer)))
  return (await made).find((figure) => figure.name === name)!.svg
}

/** What makes the text of each picture, by its path. */
export const gallery: Readonly<Record<string, (root: string) => Promise<string | null>>> = Object.fromEntries(
  names.map((name) => [`docs/images/${name}.svg`, pictureOf(name)])
)
