/**
 * Mechanisms: small channels, pumps and synapses as equation text, well-typed in units, finite at every voltage of a membrane.
 *
 * One idea: texts are put together from templates of a known unit (a pure number, a rate, a time), so what is drawn is accepted by
 * `Channel.make` and obeys every law of `checkMechanism`. The simplest one is a leak; states, definitions, updates and resets come with
 * further choices.
 */
import type * as fc from "fast-check"
import * as Channel from "../mechanism/Channel.ts"
import * as Junction from "../mechanism/Junction.ts"
import * as Pump from "../mechanism/Pump.ts"
import type { EmissionInput, StateInput } from "../mechanism/spec.ts"
import * as Synapse from "../mechanism/Synapse.ts"
import { aText, either, listOf, maybe, oneOf, record, throwing, yesOrNo } from "../network/border.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import { coupledStates } from "./coupledStates.ts"
import { type Draw, drawn } from "./Draw.ts"
import { drawEventSynapse } from "./eventSynapse.ts"

/** How mechanisms vary. */
export type MechanismOptions = {
  /** Kinds to choose from; default all three. */
  readonly kinds?: ReadonlyArray<Mechanism["kind"]>
  /** Name; default `Drawn`. */
  readonly name?: string
  /**
   * Whether synapses answer spikes and channels emit them; default false: then none does, but for channels with a reset. `"adding"`: of synapses only
   * those in which edges of weights a and b are as good as one of a + b.
   */
  readonly events?: boolean | "adding"
}

/** Makes mechanisms. */
export const mechanism = throwing("testing.mechanism", {
  options: maybe(
    record({
      kinds: maybe(listOf(oneOf("Channel", "Pump", "Synapse", "Junction"), "a list of kinds of mechanisms")),
      name: maybe(aText),
      events: maybe(either(yesOrNo, oneOf("adding")))
    })
  )
}, (options: MechanismOptions = {}): fc.Arbitrary<Mechanism> => drawn((draw) => drawMechanism(draw, options)))

/** What gates are called: plain names, words that kernels use themselves, names that every object has. A name is not an address. */
const gateNames: ReadonlyArray<ReadonlyArray<string>> = [
  ["m", "h", "n"],
  ["held", "density", "lin"],
  ["constructor", "toString", "__proto__"]
]

/** Chooses a mechanism. */
export const drawMechanism = (draw: Draw, options: MechanismOptions = {}): Mechanism => {
  const kind = draw.pick<Mechanism["kind"]>(options.kinds ?? ["Channel", "Pump", "Synapse"])
  const name = options.name ?? "Drawn"
  const { events = false } = options
  if (kind === "Synapse" && events !== false) return drawEventSynapse(draw, name, events === "adding")
  const gates = draw.pick(gateNames).slice(0, draw.below(3))
  const half = draw.yes()
  const v = hasEnds({ kind }) ? "v_pre" : "v"
  const words: Words = { draw, v, shift: half ? "shift" : shiftOf(draw, v) }
  const gated = Object.fromEntries(gates.map((gate) => [gate, stateOf(words, gate)]))
  const spec = {
    about: "Drawn by neurolens/testing",
    parameters: {
      g: {
        default: draw.pick([1e-4, 1e-3, 0, 0.1]),
        unit: hasEnds({ kind }) ? "uS" : kind === "Pump" ? "mM/ms" : "S/cm2"
      },
      e: { default: draw.pick([-70, 0, 50, -90]), unit: "mV", shared: draw.yes() },
      tau0: { default: draw.pick([1, 5, 0.1, 200]), unit: "ms" },
      rate0: { default: draw.pick([0.1, 1, 0.001]), unit: "1/ms" }
    },
    ...half ? { definitions: { shift: shiftOf(draw, v) } } : {},
    ...extras(words, gates, kind, events !== false)
  }
  const powers = gates.map((gate) => draw.yes() ? `${gate}^${2 + draw.below(3)}` : gate)
  const coupled = coupledStates(draw, () => rate(words))
  const states = { ...begun(words, gated), ...coupled.states }
  const together = {
    ...coupled.scheme === undefined ? {} : { scheme: coupled.scheme },
    ...coupled.method === undefined ? {} : { method: coupled.method },
    ...draw.below(8) === 7 ? { unchecked: true } : {}
  }
  const open = ["g", ...powers, ...coupled.open].join(" * ")
  switch (kind) {
    case "Channel":
      return Channel.make(name, { ...spec, ...together, states, ...currentsOf(draw, `${open} * (v - e)`) })
    case "Synapse":
      return Synapse.make(name, { ...spec, ...together, states, current: currentOf(draw, `${open} * (v_post - e)`) })
    case "Junction":
      return Junction.make(name, {
        ...spec,
        ...together,
        states,
        current: currentOf(draw, `${open} * (v_pre - v_post)`)
      })
    case "Pump": {
      const ion = { unit: "mM", default: draw.pick([5e-5, 1e-3]), shared: draw.yes() }
      const current = `(ion - ${draw.pick(["1e-4", "0", "5e-5"])}) / tau0${draw.yes() ? ` - ${open}` : ""}`
      return Pump.make(name, { ...spec, ...together, states: { ...states, ion }, ion: "ion", current })
    }
  }
}

type Words = { readonly draw: Draw; readonly v: string; readonly shift: string }

/** A current as a bare text, or under a name of its own. */
const currentOf = (draw: Draw, text: string): string | { readonly name: string; readonly equals: string } =>
  draw.yes() ? { name: "i_drawn", equals: text } : text

/** One current, or several of different slopes. */
const currentsOf = (draw: Draw, text: string): Pick<Channel.ChannelSpec, "current" | "currents"> =>
  draw.below(4) < 3
    ? { current: currentOf(draw, text) }
    : { currents: { i_drawn: text, i_other: "0.1 * g * (v + 70)", i_still: "g * 1 [mV]" } }

/** A voltage relative to some other [mV]. */
const shiftOf = (draw: Draw, v: string): string => `(${v} + ${draw.pick([40, 20, 55.5])})`

/** A number in [0, 1] that depends on the voltage. */
const openness = ({ draw, shift }: Words): string => {
  const width = draw.pick([10, 5, 18])
  return draw.pick([
    `sigmoid(${shift} / ${width})`,
    `1 / (1 + exp(-${shift} / ${width}))`,
    `exp(-(${shift} / ${2 * width})^2)`,
    `0.5 * (1 + tanh(${shift} / ${width}))`,
    `(${shift} > 0 ? 0.9 : 0.1)`,
    `max(0, min(1, ${shift} / 50))`
  ])
}

/** A rate of 0 or more [1/ms]. */
const rate = (words: Words): string => {
  const { draw, shift } = words
  const width = draw.pick([10, 18, 80])
  return draw.pick([
    "rate0",
    `rate0 * exp(-${shift} / ${width})`,
    `0.1 * vtrap(-${shift}, ${width})`,
    `rate0 * efun(${shift} / ${width})`,
    `rate0 / exprel(-${shift} / ${width})`,
    `rate0 * ${openness(words)}`,
    `0.02 [1/ms] * (1 + abs(${shift}) / 10)`
  ])
}

/** A time longer than 0 [ms]. */
const time = (words: Words): string =>
  words.draw.pick(["tau0", `tau0 * (0.1 + ${openness(words)})`, `1 / (${rate(words)} + 0.01)`])

const stateOf = (words: Words, name: string): StateInput => {
  const { draw } = words
  const column = { default: draw.pick([0.2, 0, 1]) }
  switch (draw.below(5)) {
    case 0:
      return { ...column, alpha: rate(words), beta: rate(words) }
    case 1:
      return { ...column, inf: openness(words), tau: time(words) }
    case 2:
      return { ...column, derivative: `(${openness(words)} - ${name}) / ${draw.pick(["tau0", `(${time(words)})`])}` }
    case 3:
      return { ...column, derivative: `rate0 * ${name} * (1 - ${name})` }
    default:
      return { ...column, equals: openness(words) }
  }
}

/** Gates, some of which say where they begin. */
const begun = (words: Words, gates: Readonly<Record<string, StateInput>>): Readonly<Record<string, StateInput>> => {
  if (words.draw.below(4) < 3) return gates
  const initial = openness(words)
  return Object.fromEntries(
    Object.entries(gates).map(([name, gate]) => [name, gate.equals === undefined ? { ...gate, initial } : gate])
  )
}

/** What some mechanisms have beside: a line of update, a reset, a spike. */
const extras = (words: Words, gates: ReadonlyArray<string>, kind: Mechanism["kind"], events: boolean): object => {
  const { draw, v } = words
  const [gate] = gates
  return {
    ...gate !== undefined && draw.below(4) === 3 ? { update: `${gate} = ${gate} * exp(-dt / tau0)` } : {},
    ...kind !== "Channel"
      ? {}
      : events && draw.below(3) < 2
      ? { emits: { spike: spikeOf(words, gate) } }
      : draw.below(6) === 5
      ? { reset: { when: `${v} > 30`, set: { v: "e" } } }
      : {}
  }
}

/** When a channel emits a spike: where the voltage or a gate crosses something. */
const spikeOf = ({ draw }: Words, gate: string | undefined): EmissionInput => {
  const [crosses, rearm] = gate === undefined || draw.yes() ? ["v + 20", "v + 25"] : [`${gate} - 0.5`, `${gate} - 0.4`]
  return {
    crosses,
    ...draw.yes() ? { rearm } : {},
    ...draw.yes() ? { refractory: "tau0" } : {},
    ...draw.yes() ? { time: "step" } : {}
  }
}
