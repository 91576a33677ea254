/**
 * Networks with everything in them that a codec may lose: numbers at the ends of the doubles, names of objects and of half a character,
 * mechanisms under other names, clamps with gaps, currents of every shape, every read, what is lent where a state diffuses.
 *
 * One idea: an edit is drawn without a look at what is allowed, and what the library refuses is left out. So the law over them says both
 * halves: what could be made can be written and read, and what cannot be written could not be made.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Edit from "../src/Edit.ts"
import * as Channel from "../src/mechanism/Channel.ts"
import * as Synapse from "../src/mechanism/Synapse.ts"
import { type Mechanism, rename, withDefaults } from "../src/network/Mechanism.ts"
import type { Network } from "../src/network/Network.ts"
import { quantities } from "../src/network/quantities.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Connect from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import { collidingNames } from "../src/testing/collidingNames.ts"
import { type Draw, read, tape } from "../src/testing/Draw.ts"
import { drawEdit } from "../src/testing/edit.ts"
import { drawMechanism } from "../src/testing/mechanism.ts"
import { defaultMechanisms, network } from "../src/testing/network.ts"
import { drawBranches, drawNodes } from "../src/testing/nodeSelection.ts"
import { allRows, exactly } from "../src/testing/rows.ts"
import { drawTrain } from "../src/testing/train.ts"

/** Doubles that printing and adding treat in their own way; those that are not finite are there to be refused. */
const numbers = [0, -0, 0.1 + 0.2, -5e-324, 2 ** -1022, 1 / 3, -70, 1e21, 2 ** 53 + 2, 1e-7, Number.MAX_VALUE]
const refused = [NaN, Infinity, -Infinity]

/** Names that may be refused too: texts, and what other things are called. */
const names = ["né", "日本", "\ud800", "\u2028", " ", "a.b", "[0]", "1", "01", "\"", "\\", "\0", "or", "n".repeat(999)]

const number = (draw: Draw): number => draw.pick(draw.below(20) === 19 ? refused : numbers)

const name = (draw: Draw): string => draw.pick(draw.yes() ? [...collidingNames] : names)

/** Mechanisms with the parts that `drawMechanism` does not draw: reads with another name, an end and a default. */
const readers: ReadonlyArray<Mechanism> = [
  Channel.make("Reader", {
    reads: { __proto__x: { of: "HH_n", unit: "1", default: -0 }, ["__proto__"]: { of: "v", unit: "mV" } },
    definitions: { ["constructor"]: "__proto__x + 1", twice: "2 * constructor" },
    current: "1e-6 [S/cm2] * twice * (__proto__ + 70)"
  }),
  Synapse.make("Ends", {
    parameters: { g: { default: 1e-5, unit: "uS" } },
    reads: {
      before: { of: "HH_n", unit: "1", default: 1 / 3, end: "pre" },
      after: { of: "HH_n", unit: "1", default: 0, end: "post" },
      wide: { of: "radius", unit: "um" }
    },
    states: { s: { unit: "1", derivative: "0.1 [1/ms] * (before - after - s)" } },
    current: { name: "i_ends", equals: "g * s * (v_post - v_pre) / (1 + wide / 1 [um])" }
  })
]

type Choice = (network: Network, draw: Draw) => Edit.Edit | null

const stimulate: Choice = (network, draw) => {
  const options = { delay: number(draw), duration: number(draw), amplitude: number(draw), offset: number(draw) }
  const step = Stimulus.stepResult(options)
  const made = draw.pick([
    () => Result.flatMap(step, (given) => Stimulus.stepResult({ ...given as typeof options, delay: 1 })),
    () => Stimulus.sineResult({ ...options, frequency: number(draw), phase: number(draw) }),
    () => Stimulus.samplesResult(Array.from({ length: draw.below(4) }, () => number(draw))),
    () => step
  ])()
  return Result.isFailure(made) ? null : Edit.stimulate(made.success, drawNodes(network, draw))
}

/** Most have gaps, in front, between and at the end; some are long. */
const clamp: Choice = (network, draw) => {
  const moving = [...quantities(network).values()].filter(({ role }) => role === "Voltage" || role === "State")
  const { domain, name: state } = draw.pick(moving)
  const some = Array.from({ length: 1 + draw.below(5) }, () => draw.yes() ? null : number(draw))
  const value = draw.pick<number | ReadonlyArray<number | null>>([
    some,
    [...some, ...Array<null>(draw.below(900)).fill(null)],
    number(draw)
  ])
  return Edit.clamp(state, value, exactly(domain, draw.some(allRows(network, domain))))
}

const called: Choice = (network, draw) => {
  const at = drawNodes(network, draw)
  switch (draw.below(4)) {
    case 0:
      return Edit.label(name(draw), draw.pick([...names, ""]), at)
    case 1:
      return Edit.label(name(draw), number(draw), at)
    case 2:
      return Edit.label(name(draw), draw.yes(), at)
    default:
      return Edit.group(name(draw), at)
  }
}

const renamed: Choice = (network, draw) => {
  const made = Result.try(() => rename(draw.pick([...readers, ...defaultMechanisms]), name(draw)))
  return Result.isFailure(made) ? null : put(network, draw, made.success)
}

const put = (network: Network, draw: Draw, mechanism: Mechanism): Edit.Edit => {
  const [pre, post] = [draw.shuffled(allRows(network, "nodes")), draw.some(allRows(network, "nodes"))]
  return mechanism.kind === "Synapse"
    ? Edit.connect(Connect.pairwise(Select.rows(pre.slice(0, post.length)), Select.rows(post)), mechanism)
    : Edit.insert(mechanism, drawNodes(network, draw))
}

const fresh: Choice = (network, draw) => {
  const mechanism = draw.yes() ? draw.pick(readers) : drawMechanism(draw, { name: draw.pick(["Drawn", "Other"]) })
  const defaults = Object.fromEntries(
    [...Object.keys(mechanism.parameters), ...Object.keys(mechanism.states)].filter(() => draw.below(4) === 3)
      .map((key) => [key, number(draw)])
  )
  const made = Result.try(() => withDefaults(mechanism, defaults))
  return Result.isFailure(made) ? null : put(network, draw, made.success)
}

const record: Choice = (network, draw) =>
  Edit.record(
    draw.pick([
      "i_clamp",
      "i_stimulus",
      ...[...quantities(network).values()].filter(({ role }) => role === "Current").map((q) => q.name)
    ])
  )

const set: Choice = (network, draw) => Edit.set(draw.pick([...quantities(network).keys()]), () => number(draw))

const move: Choice = (network, draw) => Edit.move({ x: number(draw), z: number(draw) }, drawBranches(network, draw))

const diffuse: Choice = (network, draw) => {
  const states = [...quantities(network).values()].filter((q) => q.role === "State" && q.domain === "nodes")
  if (states.length === 0) return null
  return Edit.diffuse(draw.pick(states).name, { constant: draw.pick([1, 1 / 3]), elsewhere: number(draw) })
}

const train: Choice = (network, draw) => drawTrain(network, draw)

const trainOne: Choice = (network, draw) =>
  Edit.train(draw.pick([...quantities(network).keys()]), { name: name(draw), initial: number(draw) })

const choices = {
  stimulate,
  clamp,
  called,
  renamed,
  fresh,
  record,
  set,
  move,
  diffuse,
  train,
  trainOne,
  edit: drawEdit
} satisfies Record<string, Choice>

/** Kinds of odd edits. */
export type OddKind = keyof typeof choices

/** A network and which kinds of edits were accepted on the way to it. */
export type Odd = { readonly network: Network; readonly accepted: ReadonlyArray<OddKind> }

const odder = ({ accepted, network }: Odd, numbers: ReadonlyArray<number>): Odd => {
  const draw = read(numbers)
  const kind = draw.pick(Object.keys(choices) as ReadonlyArray<OddKind>)
  const edit = choices[kind](network, draw)
  const next = edit === null ? null : edit(network)
  return next === null || Result.isFailure(next)
    ? { network, accepted }
    : { network: next.success, accepted: [...accepted, kind] }
}

/** All kinds. */
export const oddKinds = Object.keys(choices) as ReadonlyArray<OddKind>

/** Makes them. */
export const oddNetwork: fc.Arbitrary<Odd> = fc.tuple(
  network({ trainables: true, mechanisms: [...defaultMechanisms, ...readers] }),
  fc.array(tape, { maxLength: 10, size: "max" })
).map(([start, tapes]) => tapes.reduce(odder, { network: start, accepted: [] } as Odd))
