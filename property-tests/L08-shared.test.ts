/**
 * L8: the derivative by a shared parameter is the sum of those by the rows that share it, each times its factor; a parameter that nothing
 * depends on has the derivative 0.
 *
 * A network is trained once with a rule of any kind and once with a parameter for each row, at the same values, by either engine. Broken
 * variants stand at the end.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Gradient, parametersOf } from "../src/adjoint/gradient.ts"
import { wantedOf } from "../src/adjoint/Wanted.ts"
import * as Edit from "../src/Edit.ts"
import * as Network from "../src/Network.ts"
import type { Trainable } from "../src/network/Trainable.ts"
import * as Select from "../src/select/Select.ts"
import * as ParameterIndex from "../src/share/ParameterIndex.ts"
import * as Share from "../src/share/Share.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { exactly, freeRows, isPositive, trainable } from "../src/testing/rows.ts"
import { drawRule } from "../src/testing/rule.ts"
import { builtIn, type Model, modelWith } from "../test/adjoint/arbitraryModel.ts"
import { calm } from "../test/adjoint/closeness.ts"
import { answerBy, compiled, everythingWanted, interpreted, type Question } from "../test/adjoint/gradientRuns.ts"
import { broken, settings } from "./settings.ts"

/** A network that is trained by a rule, and one that is trained row by row at the same values. */
type Pair = { readonly shared: Network.Network; readonly single: Network.Network }

const pairOf = (network: Network.Network, choices: ReadonlyArray<number>): Pair => {
  const draw = read(choices)
  const quantity = draw.pick(trainable(network))
  const rows = draw.shuffled(draw.some(freeRows(network, quantity)))
  const rule = drawRule(network, quantity.domain, draw)
  // The factor of a scaled rule may be negative, which a column of positive numbers cannot take.
  const share = rule._tag === "Scaled" && isPositive(network, quantity) ? rule.rule : rule
  const at = exactly(quantity.domain, rows)
  const shared = Network.editSync(network, [Edit.train(quantity.name, { at, share })])
  const plain = shared.set("trainables", shared.trainables.clear())
  const single = Network.editSync(plain, [Edit.train(quantity.name, { at, share: Share.each })])
  return { shared, single }
}

const questionOf = ({ dt, scheme, steps, weight }: Model, network: Network.Network): Question => ({
  dt,
  scheme,
  steps,
  weight,
  wanted: wantedOf(network)
})

/** How the derivatives of rows become those of parameters. */
type Collect = (gradient: Gradient, network: Network.Network) => Gradient["parameters"]

const own: Collect = (gradient) => gradient.parameters

/** Sums in an order that is not the library's, to a rounding for each term. */
const sums = (collect: Collect = own) =>
  fc.property(modelWith(builtIn), tape, fc.integer({ min: 0, max: 3 }), (model, choices, engine) => {
    const pair = Result.try(() => pairOf(model.network, choices))
    fc.pre(Result.isSuccess(pair)) // a tiny factor may take a parameter beyond its range
    const { shared, single } = Result.getOrThrow(pair)
    const { domain, index, key } = shared.trainables.last()!
    const answers = [shared, single].map((network) => {
      const question = questionOf(model, network)
      return answerBy((engine === 3 ? compiled : interpreted)(network, question), network, question)
    })
    fc.pre(answers.every(Result.isSuccess))
    const [one, each] = answers.map((answer) => Result.getOrThrow(answer))
    const found = collect(one, shared).entries[0].values
    const rows = each.parameters.entries[0].values
    expect(found.length).toBe(index.labels.length)
    index.labels.forEach((label, p) => {
      let [sum, size] = [0, 0]
      for (let k = index.rows.length - 1; k >= 0; k--) {
        if (index.parameters[k] !== p) continue
        const part = each.adjoint[domain].get(key)![index.rows[k]]
        const factor = index.factors === null ? 1 : index.factors[k]
        sum += factor * part
        size += Math.abs(factor * part)
      }
      expect(Math.abs(found[p] - sum), label).toBeLessThanOrEqual(1e-12 * size)
    })
    // In the library's own order the bits are those of scatter.
    const inOrder = Float64Array.from(index.rows, (row) => rows[single.trainables.first()!.index.rows.indexOf(row)])
    expect(Array.from(found)).toEqual(Array.from(ParameterIndex.scatter(index, inOrder)))
  })

/** Cells without synapses between them, of which only the first is looked at. */
const unconnected = modelWith(builtIn).filter(({ network }) => network.cells.size > 1).map((model): Model => {
  const quiet = model.network
    .set("recordings", model.network.recordings.clear())
    .set("clamps", model.network.clamps.filter((c) => c.domain === "nodes"))
  const cut = quiet.edges.length === 0 ? quiet : Network.editSync(quiet, [Edit.disconnect(Select.edges)])
  return { ...model, network: Network.editSync(cut, [Edit.record("v", Select.cell(0))]) }
})

const stillZero = (change: (x: number, row: number) => number = (x) => x) =>
  fc.property(unconnected, (model) => {
    const { network } = model
    const question = { ...questionOf(model, network), wanted: everythingWanted(network) }
    const answer = answerBy(interpreted(network, question), network, question)
    fc.pre(Result.isSuccess(answer) && calm(answer.success)) // an explosion next door is infinite, and 0 times that is NaN
    const first = network.cells.first()!.ncomp.reduce((a, b) => a + b, 0)
    const { nodes } = Result.getOrThrow(answer).adjoint
    nodes.forEach((values, name) => {
      values.forEach((x, row) => {
        if (row >= first) expect(change(x, row) === 0, `${name} of row ${row} has ${x}`).toBe(true)
      })
    })
    // Nothing that diffuses or is read has a volume.
    if (network.diffusion.size === 0) expect(nodes.get("volume")!.every((x) => x === 0)).toBe(true)
  })

const fewer = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }

describe("L8", () => {
  it("the derivative by a shared parameter is the sum of those by its rows", () => {
    fc.assert(sums(), settings)
  })

  it("what nothing that is looked at depends on has the derivative 0", () => {
    fc.assert(stillZero(), fewer)
  })
})

describe("the properties notice", () => {
  const fails = <A>(property: fc.IPropertyWithHooks<A>): void => expect(fc.check(property, broken).failed).toBe(true)
  const altered = (index: (own: Trainable["index"]) => Trainable["index"]): Collect => (gradient, network) =>
    parametersOf(
      network.set("trainables", network.trainables.map((t) => ({ ...t, index: index(t.index) }))),
      gradient.adjoint
    )

  it("a sum that forgets the factors", () => {
    fails(sums(altered((index) => ({ ...index, factors: null }))))
  })

  it("a mean", () => {
    fails(sums((gradient, network) => {
      const { index } = network.trainables.first()!
      const counts = ParameterIndex.rowsOf(index).map((rows) => rows.length)
      const [entry] = gradient.parameters.entries
      return {
        ...gradient.parameters,
        entries: [{ ...entry, values: entry.values.map((x, p) => x / counts[p]) }]
      } as typeof gradient.parameters
    }))
  })

  it("a sum that takes the rows in the order of the table", () => {
    fails(sums(altered((index) => ({ ...index, rows: index.rows.slice().sort() as typeof index.rows }))))
  })

  it("a derivative that leaks into another cell", () => {
    fails(stillZero((x, row) => x + (row > 2 ? 1e-300 : 0)))
  })
})
