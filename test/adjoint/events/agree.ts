/** Gradients through spikes against differences of runs along a direction in which all parameters move, on the interpreter. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Select } from "neurolens"
import { Edit, Engine, Gradient, Network, Parameters, Share, Simulation } from "neurolens"

/** A loss that sees all samples, each in its own way. */
export const mixed: Gradient.Loss = ({ data }) => {
  const weight = (k: number): number => Math.sin(1 + 0.7 * k)
  return {
    value: data.reduce((sum, x, k) => sum + weight(k) * (x + 0.005 * x * x), 0),
    cotangent: data.map((x, k) => weight(k) * (1 + 0.01 * x))
  }
}

export type Options = Pick<Gradient.GradientOptions, "late" | "surrogate"> & {
  readonly steps: number
  readonly dt?: number
  readonly scheme?: Simulation.RunSettings["scheme"]
  readonly loss?: Gradient.Loss
  /** The largest change of a parameter, as a part of it. */
  readonly change?: number
  /** Whether kernels compute it; they do unless this is false. */
  readonly kernels?: boolean
}

const filled = ({ change = 1e-4, dt = 0.1, loss = mixed, scheme = "backwardEuler", kernels: _, ...rest }: Options) => ({
  change,
  loss,
  run: { dt, scheme, ...rest }
})

/** The gradient, by the interpreter and, unless they are known not to compute it, by kernels, which has the same numbers but for roundings. */
export const gradientOf = (network: Network.Network, options: Options): Gradient.Gradient => {
  const { loss, run } = filled(options)
  const by = (engine: typeof Engine.layer) => Effect.runSync(Effect.provide(Gradient.run(network, loss, run), engine))
  const made = by(Engine.layerInterpreter)
  if (options.kernels ?? true) {
    const vector = Parameters.vector(made.parameters)
    const size = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    Parameters.vector(by(Engine.layer).parameters).forEach((x, p) => assert.closeTo(x, vector[p], 1e-10 * size))
  }
  return made
}

const direction = (vector: ArrayLike<number>): ReadonlyArray<number> =>
  Array.from(vector, (x, p) => (x === 0 ? 1e-3 : x) * Math.sin(1 + 1.3 * p))

/** The slope of the loss along the direction, by differences of fourth order. */
export const differenceOf = (network: Network.Network, options: Options): number => {
  const { change, loss, run: { dt, scheme, steps } } = filled(options)
  const parameters = Network.parameters(network)
  const vector = Parameters.vector(parameters)
  const along = direction(vector)
  const at = (h: number): number => {
    const moved = Network.editSync(network, [
      Edit.writeParameters(Parameters.fromVector(parameters, Array.from(vector, (x, p) => x + h * along[p])))
    ])
    const ran = Effect.runSync(Effect.provide(Simulation.run(moved, { dt, scheme, steps }), Engine.layerInterpreter))
    return loss(ran, undefined).value
  }
  const central = (h: number): number => (at(h) - at(-h)) / (2 * h)
  return (4 * central(change / 2) - central(change)) / 3
}

/** The slope that a gradient gives. */
export const slopeOf = ({ parameters }: Gradient.Gradient, network: Network.Network): number => {
  const along = direction(Parameters.vector(Network.parameters(network)))
  return Parameters.vector(parameters).reduce((sum, x, p) => sum + x * along[p], 0)
}

/** How far the two are apart, as a part of what the sum over the parameters consists of. */
export const apart = (network: Network.Network, options: Options, made = gradientOf(network, options)): number => {
  const along = direction(Parameters.vector(Network.parameters(network)))
  const size = Parameters.vector(made.parameters).reduce((sum, x, p) => sum + Math.abs(x * along[p]), 0)
  return Math.abs(slopeOf(made, network) - differenceOf(network, options)) / size
}

/** A gradient is that of differences; gives it. */
export const agrees = (network: Network.Network, options: Options): Gradient.Gradient => {
  const made = gradientOf(network, options)
  const off = apart(network, options, made)
  assert.isBelow(off, 1e-7)
  return made
}

/** Columns that are trained, a number for each row. */
export const trained = (
  columns: ReadonlyArray<string>,
  at: Select.Selection | Select.EdgeSelection
): ReadonlyArray<Edit.Edit> => columns.map((name) => Edit.train(name, { at, share: Share.each }))
