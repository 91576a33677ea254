/**
 * `npm start -- training`: three cells learn to tell two classes of points apart, end to end.
 *
 * Prints what is trained and how the loss falls, and writes a page with the loss curve and what the network says of every point before and
 * after to `out/training/`. The model is in `trainingModel.ts`; `docs/training.md` tells how each part works.
 */
import { Effect, Stream } from "effect"
import { Network, Simulation, Training } from "neurolens"
import { writePage } from "neurolens/node"
import * as Plot from "neurolens/plot"
import { data, network, options, prediction } from "./trainingModel.ts"

/** What the network says of every point, with some parameters. */
const predictions = (parameters: Training.Step["parameters"]) =>
  Effect.gen(function*() {
    const networks = yield* Training.networks(network, options, parameters)
    const traces = yield* Simulation.batchOf(networks, { steps: options.steps!, dt: options.dt! })
    return traces.map((one) => prediction(one).values[0])
  })

/** A prediction on the wrong side of the middle between the two labels. */
const isWrong = (prediction: number, label: number): boolean => (prediction > 0.5) !== (label === 1)

const panel = (title: string, said: ReadonlyArray<number>): Plot.ScatterPanel => ({
  title: `${title}: ${data.filter(({ label }, i) => !isWrong(said[i], label)).length} of ${data.length} right`,
  points: data.map(({ label, point: [x, y] }, i) => ({
    x,
    y,
    value: said[i],
    group: `class ${label}`,
    marked: isWrong(said[i], label)
  }))
})

/** Trains, prints, draws; gives the path of the page. */
export const training = (folder: string) =>
  Effect.gen(function*() {
    console.log(`${Network.parameters(network)}\n\n${options.optimizer.text}, batches of ${options.batch}`)
    const before = yield* predictions(Network.parameters(network))
    const steps = yield* Stream.runCollect(Training.fit(network, options))
    const losses = Array.from({ length: options.epochs! }, (_, epoch) => {
      const own = steps.filter((step) => step.epoch === epoch)
      return own.reduce((sum, step) => sum + step.loss, 0) / own.length
    })
    console.log(
      `\nepoch   mean loss\n${losses.map((loss, k) => `${String(k).padStart(5)}   ${loss.toFixed(4)}`).join("\n")}`
    )
    const { parameters } = steps.at(-1)!
    const after = yield* predictions(parameters)
    const perEpoch = steps.length / losses.length
    const figures = yield* Effect.all([
      Plot.curve({
        name: "loss",
        title: "Loss while training",
        caption: "Mean absolute distance of predictions from labels: of each batch, and of each whole epoch.",
        xLabel: "step",
        yLabel: "loss",
        series: [
          { label: "batch", x: steps.map((step) => step.step), y: steps.map((step) => step.loss) },
          { label: "epoch", x: losses.map((_, epoch) => (epoch + 0.5) * perEpoch), y: losses }
        ]
      }),
      Plot.scatter({
        name: "predictions",
        title: "What the network says of every point",
        caption:
          "A point is two currents; its colour is the mean voltage of the third cell above -72 mV, its shape the class that it has.",
        xLabel: "current into cell 0 [0.1 nA]",
        yLabel: "current into cell 1 [0.1 nA]",
        valueLabel: "prediction [mV]",
        markedLabel: "on the wrong side of 0.5",
        panels: [panel("Before training", before), panel("After training", after)]
      })
    ])
    const path = yield* writePage(folder, {
      title: "Training a network of three cells",
      intro: [
        "A point in the unit square drives two cells; the mean voltage of a third one, which both excite, says the class of the point. Radius, " +
        "leaks of all compartments and both synapses are trained: 21 parameters, each within its bounds.",
        `${steps.length} steps of ${options.optimizer.text} in batches of ${options.batch}: gradients are exact, from the transposed steps of ` +
        "the simulation itself."
      ],
      figures,
      tables: [{
        caption: "Parameters",
        head: ["trainable", "label", "before", "after"],
        rows: parameters.entries.flatMap(({ labels, name, values }, i) =>
          labels.map((label, p) => [
            name,
            label,
            Network.parameters(network).entries[i].values[p].toPrecision(4),
            values[p].toPrecision(4)
          ])
        )
      }]
    }, { overwrite: true })
    console.log(`\nPictures: ${path}`)
    return path
  })
