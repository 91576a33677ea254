/**
 * Synapses that answer spikes, as equation text, for properties about events.
 *
 * One idea: a few habits that such synapses have (a conductance that jumps, resources that run out, a weight that moves by pairs, a pulse that
 * ends by an event of its own, receptors that voltage gates) are put together, so that what is drawn is accepted and stays finite. The simplest
 * is a conductance that a spike adds to. Where several edges should be as good as one, only conductances that add are drawn.
 */
import type { HandlersSpec, StateInput } from "../mechanism/spec.ts"
import * as Synapse from "../mechanism/Synapse.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { Draw } from "./Draw.ts"

/** What a synapse has by one habit: states, lines, factors of what a spike adds and of the conductance. */
type Habit = {
  readonly states: Readonly<Record<string, StateInput>>
  readonly onPre?: ReadonlyArray<string>
  readonly onPost?: ReadonlyArray<string>
  readonly onEvent?: Readonly<Record<string, ReadonlyArray<string>>>
  /** What a spike transmits is multiplied by this. */
  readonly amount?: string
  /** The conductance is multiplied by this, which is one for each edge. */
  readonly open?: string
}

const habits: ReadonlyArray<(draw: Draw) => Habit> = [
  () => ({
    states: { R: { default: 1, derivative: "(1 - R) / tau_slow" } },
    onPre: ["R = R - 0.4 * R"],
    amount: "R"
  }),
  () => ({
    states: {
      w: { default: 1 },
      x: { derivative: "-x / tau_slow" },
      y: { derivative: "-y / tau_slow" }
    },
    onPre: ["w = max(0, w - 0.1 * w * y)", "x = x + 1"],
    onPost: ["w = min(2, w + 0.1 * x)", "y = y + 1"],
    amount: "w"
  }),
  (draw) => ({
    states: {
      n: {},
      r: draw.pick<StateInput>([
        { alpha: "(n > 0.5 ? 1 [1/ms] : 0)", beta: "0.2 [1/ms]" },
        { inf: "n > 0.5 ? 1 : 0", tau: "tau_slow" },
        { derivative: "(n > 0.5 ? 1 - r : -r) / tau_slow" }
      ])
    },
    onPre: ["n = n + 1", "send off after pulse"],
    onEvent: { off: ["n = n - 1"] },
    open: "r"
  }),
  (draw) => ({
    states: { m: { inf: `sigmoid((v_post + ${draw.pick([40, 20])}) / 10)`, tau: draw.pick(["tau", "tau_slow"]) } },
    open: "m"
  }),
  () => ({
    states: { s: { unit: "uS", derivative: "-s / tau_slow" } },
    onPre: ["s = s + 0.5 * weight", "send echo after pulse"],
    onEvent: { echo: ["s = s / 2"] }
  })
]

/** What a spike adds, in units of `weight`; each is a multiple of it. */
const amounts = ["weight", "0.5 * weight", "weight * sigmoid((v_post + 40) / 20)", "weight / (1 + tau / 10 [ms])"]

/** Chooses a synapse with handlers; `adding` draws one in which edges of weights a and b are as good as one of a + b. */
export const drawEventSynapse = (draw: Draw, name: string, adding: boolean): Mechanism => {
  const pooled = draw.yes()
  const chosen = adding ? [] : habits.filter(() => draw.below(3) === 2).map((habit) => habit(draw))
  const factors = chosen.flatMap(({ amount }) => amount ?? [])
  // The current of a pool is made of what is pooled.
  const open = pooled ? [] : chosen.flatMap(({ open }) => open ?? [])
  const amount = [draw.pick(amounts), ...factors].join(" * ")
  const echo = adding && draw.yes()
  const onPre = [
    `g = g + ${amount}`,
    ...echo ? ["send again after pulse"] : [],
    ...chosen.flatMap(({ onPre }) => onPre ?? [])
  ]
  const onPost = chosen.flatMap(({ onPost }) => onPost ?? [])
  const onEvent = Object.assign(
    {},
    echo ? { again: ["g = g + 0.3 * weight"] } : {},
    ...chosen.map((h) => h.onEvent ?? {})
  )
  const at = pooled ? { at: "post" as const } : {}
  const handlers: HandlersSpec = {
    onPre,
    ...onPost.length > 0 ? { onPost } : {},
    ...Object.keys(onEvent).length > 0 ? { onEvent } : {}
  }
  const states = {
    g: { unit: "uS", derivative: "-g / tau", ...at },
    ...Object.assign({}, ...chosen.map(({ states }) => states)) as Habit["states"]
  }
  const texts = JSON.stringify([states, handlers])
  const used = (parameter: string): boolean => texts.includes(parameter)
  return Synapse.make(name, {
    about: "Drawn by neurolens/testing",
    parameters: {
      weight: { default: draw.pick([1e-3, 1e-4, 0]), unit: "uS" },
      tau: { default: draw.pick([5, 0.2, 80]), unit: "ms", ...at },
      e: { default: draw.pick([0, -80]), unit: "mV", ...at },
      ...used("tau_slow") ? { tau_slow: { default: draw.pick([20, 300]), unit: "ms" } } : {},
      ...used("pulse") ? { pulse: { default: draw.pick([1, 0, 0.01, 0.3]), unit: "ms" } } : {}
    },
    states,
    ...handlers,
    current: `${["g", ...open].join(" * ")} * (v_post - e)`
  })
}
