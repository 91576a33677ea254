/**
 * Random small things to train: networks of one or two cells, data, inputs, transforms, and optimisers of every kind with their schedules.
 *
 * One idea: everything is drawn as plain choices and then fitted to the network that was drawn (what may be trained, which rows a clamp
 * leaves free), so that training starts; whether its steps succeed is the property's business.
 */
import * as fc from "fast-check"
import * as Surrogate from "../../src/adjoint/Surrogate.ts"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Select from "../../src/select/Select.ts"
import type * as Parameters from "../../src/share/Parameters.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { network } from "../../src/testing/network.ts"
import * as Input from "../../src/train/Input.ts"
import * as LearningRate from "../../src/train/LearningRate.ts"
import * as Loss from "../../src/train/Loss.ts"
import * as Optimizer from "../../src/train/Optimizer.ts"
import * as ParameterSpace from "../../src/train/ParameterSpace.ts"
import * as Readout from "../../src/train/Readout.ts"
import type * as Training from "../../src/train/Training.ts"
import * as Transform from "../../src/train/Transform.ts"

/** A current [nA], where the voltage starts [mV], and what the mean of a voltage should be [mV]. */
export type Datum = { readonly current: number; readonly start: number; readonly target: number }

/** Something to train, and for how many steps. */
export type Problem = {
  readonly network: Network.Network
  readonly options: Training.FitOptions<Datum>
  readonly steps: number
}

const rate: fc.Arbitrary<LearningRate.Rate> = fc.constantFrom<LearningRate.Rate>(
  0.01,
  LearningRate.cosine({ start: 0.03, steps: 4 }),
  LearningRate.exponential({ start: 0.02, decay: 0.5, every: 2, floor: 1e-3 }),
  LearningRate.warmup({ to: 0.02, steps: 2, from: 1e-3 }, LearningRate.cosine({ start: 0.02, steps: 5 })),
  LearningRate.piecewise([[0, 0.02], [1, 0.004], [4, 0.01]]),
  LearningRate.custom({ name: "1 / k", rate: (step) => 0.02 / (1 + step) })
)

const single: fc.Arbitrary<Optimizer.Optimizer> = rate.chain((learningRate) =>
  fc.constantFrom(
    Optimizer.sgd({ learningRate }),
    Optimizer.sgd({ learningRate, momentum: 0.7 }),
    Optimizer.sgd({ learningRate, momentum: 0.5, nesterov: true }),
    Optimizer.adam({ learningRate }),
    Optimizer.adamW({ learningRate, weightDecay: 0.1, b1: 0.5 }),
    Optimizer.rmsProp({ learningRate }),
    Optimizer.rmsProp({ learningRate, momentum: 0.6 }),
    Optimizer.polyak({ scale: 1e-4 })
  )
)

/** What is done to gradients first, so that steps stay small whatever the slopes are. */
const clipped: fc.Arbitrary<Optimizer.Optimizer> = fc.tuple(
  fc.constantFrom(Optimizer.clipByNorm(0.5), Optimizer.clipByValue(0.1), Optimizer.normalizeGradient({ beta: 1 })),
  single
).map(([first, then]) => Optimizer.chain(first, then))

const twice: fc.Arbitrary<Optimizer.Optimizer> = fc.tuple(fc.constant(Optimizer.normalizeGradient()), clipped)
  .map(([first, then]) => Optimizer.chain(first, then))

const simple: fc.Arbitrary<Optimizer.Optimizer> = fc.oneof(
  { weight: 1, arbitrary: single },
  { weight: 3, arbitrary: clipped },
  { weight: 1, arbitrary: twice }
)

const choices = fc.record({
  drawn: network({ cells: [1, 2], branches: [1, 2], compartments: [1, 2], trainables: true }),
  scheme: fc.constantFrom(...Object.keys(schemes) as ReadonlyArray<SchemeName>),
  dt: fc.constantFrom(0.025, 0.1, 0.005),
  run: fc.integer({ min: 1, max: 10 }),
  memory: fc.constantFrom(undefined, 20_000),
  surrogate: fc.constantFrom(undefined, Surrogate.superSpike()),
  data: fc.array(
    fc.record({
      current: fc.integer({ min: -20, max: 20 }).map((x) => x / 100),
      start: fc.integer({ min: -80, max: -40 }),
      target: fc.integer({ min: -80, max: 0 })
    }),
    { minLength: 1, maxLength: 4 }
  ),
  starts: fc.boolean(),
  batch: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  order: fc.oneof(
    fc.record({ seed: fc.integer({ min: -5, max: 1000 }) }),
    fc.constantFrom({}, { turns: true }) as fc.Arbitrary<{ readonly seed?: number; readonly turns?: true }>
  ),
  inputs: fc.constantFrom("none", "none", "current", "clamp", "both"),
  values: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 4 }),
  transforms: fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }),
  oneForAll: fc.boolean(),
  optimizer: simple,
  byKey: fc.option(simple, { freq: 1 }),
  steps: fc.integer({ min: 1, max: 6 })
})

type Choices = typeof choices extends fc.Arbitrary<infer A> ? A : never

/** The drawn network, recorded, with something trained, and without clamps that end before the run does. */
const prepared = ({ drawn, run }: Choices): Network.Network => {
  const long = drawn.clamps.filter((c) => typeof c.value === "number" || c.value.length >= run)
  const recorded = Network.editSync(drawn.set("clamps", long), [Edit.record("v")])
  return recorded.trainables.size > 0 ? recorded : Network.editSync(recorded, [Edit.train("capacitance")])
}

const inputsOf = ({ inputs, values }: Choices, to: Network.Network): ReadonlyArray<Input.Input> => {
  const last = to.nodes.length - 1
  const free = !to.clamps.some((c) => c.domain === "nodes" && c.state === "v" && c.row === last)
  const current = Input.pieces("current", { at: Select.rows([0]), every: 0.1, values: values.map((x) => x / 100) })
  const clamp = Input.samples("clamp", { at: Select.rows([last]), clamp: "v", values: values.map((x) => x - 60) })
  return [
    ...inputs === "current" || inputs === "both" ? [current] : [],
    ...free && (inputs === "clamp" || inputs === "both") ? [clamp] : []
  ]
}

/** A transform of each kind that gives the values which an entry has. */
const transformOf = (which: number, { values }: Parameters.Entry): Transform.Transform => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  switch (which) {
    case 0:
      return Transform.sigmoid(least > 0 ? 0 : least - 1 - Math.abs(least), most + 1 + Math.abs(most))
    case 1:
      return Transform.softplus(least > 0 ? 0 : least - 1)
    case 2:
      return Transform.affine({ scale: Array.from(values, (x) => 1 + Math.abs(x)), shift: least })
    case 3:
      return Transform.chain(Transform.affine({ scale: 0.5 }), Transform.negSoftplus(most + 1 + Math.abs(most)))
    default:
      return Transform.identity
  }
}

const transformsOf = (
  { oneForAll, transforms }: Choices,
  { entries }: Parameters.Parameters
): ParameterSpace.Transforms =>
  oneForAll
    ? Transform.affine({ scale: 0.5 })
    : Object.fromEntries(
      entries.map((entry, i) => [entry.name, transformOf(transforms[i % transforms.length], entry)])
    )

const built = (c: Choices): Problem => {
  const made = prepared(c)
  const inputs = inputsOf(c, made)
  const like = ParameterSpace.startOf(made, inputs)
  const trainsVoltage = made.trainables.some((t) => t.key === "v")
  const { seed, turns } = c.order as { readonly seed?: number; readonly turns?: true }
  const turned = (epoch: number): ReadonlyArray<number> => c.data.map((_, i) => (i + epoch) % c.data.length)
  return {
    network: made,
    steps: c.steps,
    options: {
      data: c.data,
      present: ({ current, start }) => [
        Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: current }), Select.rows([0])),
        ...c.starts && !trainsVoltage ? [Edit.set("v", start, Select.rows([0]))] : []
      ],
      loss: Loss.squared(Readout.mean(), ({ target }) => target),
      inputs,
      transform: transformsOf(c, like),
      optimizer: c.byKey === null
        ? c.optimizer
        : Optimizer.byKey({ [like.entries[0].name]: c.byKey, default: c.optimizer }),
      scheme: c.scheme,
      dt: c.dt,
      steps: c.run,
      ...c.memory === undefined ? {} : { memory: c.memory },
      ...c.surrogate === undefined ? {} : { surrogate: c.surrogate },
      ...c.batch === undefined ? {} : { batch: c.batch },
      ...seed === undefined ? {} : { seed },
      ...turns === undefined ? {} : { order: turned }
    }
  }
}

/** Makes problems. */
export const problem: fc.Arbitrary<Problem> = choices.map(built)
