/**
 * States that depend on each other, for mechanisms that are drawn: schemes, and derivatives that read one another.
 *
 * One idea: a few shapes that cover what systems can be: linear or not, with and without conserved sums, driven, swinging. Most mechanisms
 * have none. Rates are drawn by the caller, so that they depend on the voltage as its other rates do.
 */
import type { StateInput } from "../mechanism/spec.ts"
import type { Draw } from "./Draw.ts"

/** States, their reactions, how they move, and which of them a current is multiplied with. */
export type CoupledStates = {
  readonly states: Readonly<Record<string, StateInput>>
  readonly scheme?: ReadonlyArray<string>
  readonly method?: "exponential" | "implicit"
  readonly open: ReadonlyArray<string>
}

/** Chooses coupled states; in most cases none. */
export const coupledStates = (draw: Draw, rate: () => string): CoupledStates => {
  const shape = draw.below(12)
  if (shape < 6) return { states: {}, open: [] }
  const { bent, ...made } = shapes[shape - 6](rate)
  const method = draw.pick(["", "exponential", "implicit"] as const)
  // The exponential of a binding that is not linear may leave what amounts can be: it is not drawn.
  return method === "" || bent === true && method === "exponential" ? made : { ...made, method }
}

type Shape = CoupledStates & { readonly bent?: boolean }

/** The shapes, the simplest first. */
const shapes: ReadonlyArray<(rate: () => string) => Shape> = [
  (rate) => ({
    states: { C: { default: 1 }, O: {} },
    scheme: [`C <-> O : ${rate()}, ${rate()}`],
    open: ["O"]
  }),
  (rate) => ({
    states: { C: { default: 1 }, O: {}, I: {} },
    scheme: [`C <-> O : 2 * ${rate()}, ${rate()}`, `O -> I : ${rate()}`, `I <-> C : ${rate()}, 3 * (${rate()})`],
    open: ["O"]
  }),
  (rate) => ({
    states: { A: { default: 1 }, B: {} },
    scheme: [`2 A <-> B : ${rate()}, ${rate()}`],
    open: ["B"],
    bent: true
  }),
  (rate) => {
    const [there, back] = [rate(), rate()]
    return {
      states: {
        C: { default: 1, derivative: `(${back}) * O - (${there}) * C` },
        O: { derivative: `(${there}) * C - (${back}) * O` }
      },
      open: ["O"]
    }
  },
  (rate) => ({
    states: { r: { default: 0.2, alpha: rate(), beta: rate() }, s: { derivative: `(${rate()}) * r - 0.1 [1/ms] * s` } },
    open: ["s"]
  }),
  () => ({
    states: {
      x: { default: 1, derivative: "0.5 [1/ms] * y" },
      y: { derivative: "-0.5 [1/ms] * x - 0.1 [1/ms] * y" }
    },
    open: []
  })
]
