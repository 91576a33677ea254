/**
 * `npm start -- layer5 [FILE.swc]`: a layer-5 pyramidal cell with the channels of Hay et al. (2011), from its tree to trained conductances.
 *
 * Prints rest, rates, the spike along the trunk and how the loss falls; writes a page with figures and a film of the spike. The tree is grown from
 * a seed, or read from a file. `docs/layer-5.md` tells how each part works.
 */
import { Effect } from "effect"
import { type Network, Swc, Traced } from "neurolens"
import { writePage, writeText } from "neurolens/node"
import { layer5Cell, paperIh } from "./cell.ts"
import * as Figures from "./figures.ts"
import { fitIh, startIh } from "./gradient.ts"
import { firing, type Protocol, sitesOf, spike } from "./protocols.ts"
import { swcOfSeed } from "./tree.ts"

/** How thorough the demonstration is. */
export type Settings = Protocol & {
  /** Longest compartment [um]. */
  readonly longest: number
  /** Steps of training. */
  readonly epochs: number
}

/** What `npm start -- layer5` does, in less than a minute on two cores. */
export const thorough: Settings = {
  longest: 60,
  rest: 200,
  step: 500,
  amplitudes: [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6],
  dt: 0.025,
  epochs: 80
}

const heading = (text: string): void => console.log(`\n${text}\n${"-".repeat(text.length)}`)

/** The tree of a text, without its axon where it is a traced one; the grown one where there is no text. */
const treeOf = (text: string | undefined) =>
  Effect.gen(function*() {
    const { morphology, notes } = yield* Effect.fromResult(Swc.read(text ?? swcOfSeed("5")))
    for (const { code, lines } of notes) console.log(`note ${code} (${lines.length} lines)`)
    if (text === undefined || Traced.totals(morphology).axon === undefined) return morphology
    console.log("the axon is left out")
    return yield* Traced.pruneEffect(morphology, { types: [2] })
  })

/** The cell; a morphology that it cannot be made of, one without an apical tree for example, is a failure that says why. */
const cellOf = (morphology: Traced.Traced, { longest }: Settings) =>
  Effect.try({ try: () => layer5Cell(morphology, longest), catch: (thrown) => thrown as Network.NetworkError })

const tell = (morphology: Traced.Traced, cell: Network.Network): void => {
  const totals = Object.entries(Traced.totals(morphology))
  for (const [region, { area, length }] of totals) {
    console.log(`${region.padEnd(8)}${length.toFixed(0).padStart(6)} um ${area.toFixed(0).padStart(6)} um2`)
  }
  console.log(`${cell.nodes.length} compartments`)
}

/** The whole demonstration; gives the path of the page. */
export const layer5 = (folder: string, text?: string, settings: Settings = thorough) =>
  Effect.gen(function*() {
    heading("The tree")
    const morphology = yield* treeOf(text)
    const cell = yield* cellOf(morphology, settings)
    tell(morphology, cell)

    heading("Steps of current")
    const runs = yield* firing(cell, settings)
    console.log(`at rest ${runs[0].resting.toFixed(1)} mV\ncurrent [nA]  spikes  rate [Hz]`)
    for (const { amplitude, rate, times } of runs) {
      console.log(`${String(amplitude).padStart(12)}${String(times.length).padStart(8)}${rate.toFixed(1).padStart(11)}`)
    }

    heading("A spike runs into the apical tree")
    const one = yield* spike(cell, settings)
    for (const { distance, row } of sitesOf(cell)) {
      console.log(`${distance.toFixed(0).padStart(4)} um   ${one.heights[row].toFixed(1).padStart(5)} mV high`)
    }

    heading("Ih along the apical tree, found again")
    const { found, steps } = yield* fitIh(cell, settings.epochs)
    const first = steps[0].loss
    for (const { loss, step } of steps.filter(({ step }) => step % 10 === 0)) {
      console.log(
        `step ${String(step).padStart(3)}   loss ${loss.toFixed(4)} mV²   ${(first / loss).toFixed(0)} times lower`
      )
    }
    const [base, tip] = found.values
    console.log(
      `base ${base.toExponential(2)}, tip ${tip.toExponential(2)} S/cm2; sought ${paperIh.base}, ${paperIh.tip}`
    )

    const figures = yield* Effect.all([
      Figures.tree(cell),
      Figures.steps(runs, settings),
      Figures.rates(runs, settings),
      Figures.running(one),
      Figures.heights(one),
      Figures.loss(steps),
      Figures.gradient(cell, { base, tip })
    ])
    const film = yield* writeText(folder, "spike.html", yield* Figures.film(one, settings), { overwrite: true })
    const path = yield* writePage(folder, {
      title: "A layer-5 pyramidal cell",
      intro: [
        "A tree of soma, basal dendrites, apical trunk, obliques and tuft with the channels of Hay et al. (2011), as dense and where they are in " +
        "the paper; Ih rises with the distance from the soma, calcium channels are dense around the main fork.",
        "spike.html, beside this page, plays the spike."
      ],
      figures,
      tables: [
        {
          caption: "Firing",
          head: ["current [nA]", "spikes", "rate [Hz]"],
          rows: runs.map(({ amplitude, rate, times }) => [String(amplitude), String(times.length), rate.toFixed(1)])
        },
        {
          caption: "Ih of the apical tree [S/cm2]",
          head: ["coefficient", "before", "trained", "target"],
          rows: (["base", "tip"] as const).map((name, k) => [
            name,
            String(startIh[name]),
            found.values[k].toExponential(3),
            String(paperIh[name])
          ])
        }
      ]
    }, { overwrite: true })
    console.log(`\nPictures: ${path}\nFilm: ${film}`)
    return path
  })
