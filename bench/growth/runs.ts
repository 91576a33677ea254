/**
 * Runs, gradients, training and pictures of many steps, samples, parameters, branches and traces.
 */
import { Effect, Stream } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Gradient,
  Json,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Share,
  Simulation,
  Traces,
  Training
} from "neurolens"
import * as Arrow from "neurolens/arrow"
import * as Plot from "neurolens/plot"
import { cable, count, edited, run } from "./kinds.ts"
import type { Probe } from "./Probe.ts"

const star = (n: number): Network.Network => Network.make([Cell.make({ parents: [-1, ...Array<number>(n).fill(0)] })])

const passive = (network: Network.Network): Network.Network =>
  edited(network, [Edit.insert(Channels.Leak), Edit.record("v", Select.rows([0]))])

const scheme = (name: "forwardEuler" | "exponentialEuler" | "crankNicolson", make: (n: number) => Network.Network) =>
(
  n: number
) => {
  const network = passive(make(n))
  return () => run(Simulation.run(network, { steps: 4, dt: 1e-6, scheme: name }))
}

const meanLoss: Gradient.Loss = Loss.of(
  Readout.mean(),
  (x) => ({ value: x[0], cotangent: Float64Array.from(x, (_, k) => k === 0 ? 1 : 0) })
)

const derived = (
  make: (n: number) => Network.Network,
  options: (
    n: number
  ) => { readonly steps: number; readonly memory?: number; readonly scheme?: "forwardEuler"; readonly dt?: number }
) =>
(n: number) => {
  const network = edited(make(n), [
    Edit.train("Leak_gLeak", { at: Select.all, share: Share.each }),
    Edit.train("axial_resistivity")
  ])
  return () => run(Gradient.run(network, meanLoss, options(n)))
}

const one = (): Network.Network => passive(cable(10))

/** Runs and their derivatives. */
const runs: ReadonlyArray<Probe> = [
  { name: "forward Euler: branches at one point", from: 500, most: 64_000, make: scheme("forwardEuler", star) },
  {
    name: "forward Euler: compartments in a row",
    from: 500,
    most: 64_000,
    make: scheme("forwardEuler", (n) => Network.make([Cell.make({ ncomp: n })]))
  },
  { name: "Crank-Nicolson: branches at one point", from: 500, most: 64_000, make: scheme("crankNicolson", star) },
  {
    name: "exponential Euler: compartments of a cell",
    from: 12,
    most: 192,
    make: scheme("exponentialEuler", (n) => Network.make([Cell.make({ ncomp: n })])),
    nature: "a dense matrix exponential for each cell; cells of more than 4,096 compartments are refused"
  },
  {
    name: "run: steps",
    from: 4000,
    most: 1_024_000,
    make: (n) => {
      const network = one()
      return () => run(Simulation.run(network, { steps: n }))
    }
  },
  {
    name: "run: stretches of a stream",
    from: 250,
    most: 32_000,
    make: (n) => {
      const network = one()
      return () => run(Stream.runCount(Simulation.stream(network, { steps: n, every: 1 })))
    }
  },
  {
    name: "run: parameter sets of a batch",
    from: 50,
    most: 3200,
    make: (n) => {
      const network = edited(one(), [Edit.train("Leak_gLeak")])
      const sets = count(n).map((i) => Parameters.set(Network.parameters(network), "Leak_gLeak", [1e-4 * (1 + i / n)]))
      return () => run(Simulation.batch(network, sets, { steps: 10 }))
    }
  },
  {
    name: "gradient: branches at one point",
    from: 500,
    most: 16_000,
    make: derived((n) => passive(star(n)), () => ({ steps: 4 }))
  },
  {
    name: "gradient: forward Euler, one point",
    from: 500,
    most: 16_000,
    make: derived((n) => passive(star(n)), () => ({ steps: 4, dt: 1e-6, scheme: "forwardEuler" }))
  },
  {
    name: "gradient: compartments in a row",
    from: 500,
    most: 16_000,
    make: derived((n) => passive(cable(n)), () => ({ steps: 4 }))
  },
  { name: "gradient: steps", from: 500, most: 64_000, make: derived(one, (n) => ({ steps: n })) },
  {
    name: "gradient: steps, a tenth remembered",
    from: 500,
    most: 32_000,
    make: derived(one, (n) => ({ steps: n, memory: 200_000 + 120 * n }))
  },
  {
    name: "traces: appended",
    from: 4000,
    most: 512_000,
    make: async (n) => {
      const network = one()
      const [a, b] = await run(Effect.gen(function*() {
        const first = yield* Simulation.run(network, { steps: n })
        return [first, yield* Simulation.run(network, { steps: n, from: first.state })] as const
      }))
      return () => Traces.append(a, b).samples
    }
  },
  {
    name: "training: steps",
    from: 16,
    most: 2048,
    make: (n) => {
      const network = edited(one(), [Edit.train("Leak_gLeak")])
      return () =>
        run(
          Training.last(
            Training.fit(network, {
              loss: Loss.squared(Readout.mean(), -65),
              optimizer: Optimizer.adam({ learningRate: 1e-6 }),
              epochs: n,
              steps: 5
            })
          )
        )
    }
  },
  {
    name: "training: data",
    from: 16,
    most: 2048,
    make: (n) => {
      const network = edited(one(), [Edit.train("Leak_gLeak")])
      return () =>
        run(
          Training.last(
            Training.fit(network, {
              loss: Loss.squared(Readout.mean(), -65),
              data: count(n),
              present: (i) => [Edit.set("v", -60 - i / n)],
              optimizer: Optimizer.adam({ learningRate: 1e-6 }),
              epochs: 1,
              steps: 5
            })
          )
        )
    }
  },
  {
    name: "training: parameters",
    from: 125,
    most: 8000,
    make: (n) => {
      const network = edited(passive(cable(n)), [Edit.train("Leak_gLeak", { at: Select.all, share: Share.each })])
      return () =>
        run(
          Training.last(
            Training.fit(network, {
              loss: Loss.squared(Readout.mean(), -65),
              optimizer: Optimizer.adam({ learningRate: 1e-6 }),
              epochs: 1,
              steps: 5
            })
          )
        )
    }
  },
  {
    name: "training: a place as text",
    from: 125,
    most: 8000,
    make: async (n) => {
      const network = edited(passive(cable(n)), [Edit.train("Leak_gLeak", { at: Select.all, share: Share.each })])
      const { state } = await run(
        Training.last(
          Training.fit(network, {
            loss: Loss.squared(Readout.mean(), -65),
            optimizer: Optimizer.adam({ learningRate: 1e-6 }),
            epochs: 1,
            steps: 5
          })
        )
      )
      return () => Json.decodeTraining(Json.encodeTraining(state))
    }
  }
]

const drawn = (figure: (n: number) => Effect.Effect<Plot.Figure, unknown>) => (n: number): () => unknown => {
  const made = figure(n)
  return () => Effect.runPromise(made)
}

/** Pictures and tables. */
const pictures: ReadonlyArray<Probe> = [
  {
    name: "picture: samples of a trace",
    from: 4000,
    most: 512_000,
    make: drawn((n) =>
      Plot.traces({
        name: "t",
        title: "t",
        time: { dt: 0.1, samples: n },
        yLabel: "v",
        series: [{ label: "a", values: Float64Array.from({ length: n }, (_, k) => Math.sin(k)) }]
      })
    )
  },
  {
    name: "picture: traces",
    from: 8,
    most: 512,
    make: drawn((n) =>
      Plot.traces({
        name: "t",
        title: "t",
        time: { dt: 0.1, samples: 50 },
        yLabel: "v",
        series: count(n).map((i) => ({
          label: `a${i}`,
          values: Float64Array.from({ length: 50 }, (_, k) => Math.sin(k + i))
        }))
      })
    )
  },
  {
    name: "picture: points",
    from: 125,
    most: 8000,
    make: drawn((n) =>
      Plot.scatter({
        name: "t",
        title: "t",
        xLabel: "x",
        yLabel: "y",
        valueLabel: "v",
        panels: [{ title: "a", points: count(n).map((i) => ({ x: i, y: Math.sin(i), value: i })) }]
      })
    )
  },
  {
    name: "picture: panels",
    from: 4,
    most: 128,
    make: drawn((n) =>
      Plot.scatter({
        name: "t",
        title: "t",
        xLabel: "x",
        yLabel: "y",
        valueLabel: "v",
        panels: count(n).map((i) => ({ title: `a${i}`, points: [{ x: i, y: i, value: i }] }))
      })
    )
  },
  {
    name: "picture: samples of a curve",
    from: 4000,
    most: 512_000,
    make: drawn((n) =>
      Plot.curve({
        name: "t",
        title: "t",
        xLabel: "x",
        yLabel: "y",
        series: [{ label: "a", x: count(n), y: count(n).map(Math.sin) }]
      })
    )
  },
  {
    name: "picture: squares of a matrix",
    from: 125,
    most: 8000,
    make: drawn((n) => {
      const side = Math.ceil(Math.sqrt(n))
      const names = count(side).map((i) => `c${i}`)
      return Plot.matrix({
        name: "t",
        title: "t",
        rows: names,
        columns: names,
        rowTitle: "r",
        columnTitle: "c",
        legend: [],
        cells: count(n).map((i) => ({ row: Math.floor(i / side), column: i % side, value: null, label: "" }))
      })
    })
  },
  { name: "picture: branches", from: 125, most: 8000, make: drawn((n) => Plot.cells(star(n))) },
  {
    name: "picture: cells",
    from: 25,
    most: 1600,
    make: drawn((n) => Plot.cells(Network.make(Array<Network.Network>(n).fill(Cell.make()))))
  },
  {
    name: "table: Arrow",
    from: 500,
    most: 64_000,
    make: (n) => {
      const network = cable(n)
      return () => Effect.runPromise(Arrow.encode(network.nodes))
    }
  }
]

/** All of these. */
export const onRuns: ReadonlyArray<Probe> = [...runs, ...pictures]
