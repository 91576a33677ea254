/**
 * What an optimiser is: a pure state machine over one flat vector, whose state is plain data that can be stored.
 *
 * One idea: `update` maps what it remembers and a gradient to a change and what it remembers next, and writes nothing; so a run that goes
 * on from a stored memory has the same bits as one that never stopped. Knows nothing of networks, losses or files.
 */
import { anything } from "../../network/border.ts"
import { shown } from "../../network/NetworkError.ts"
import type { Floats } from "../../table/Column.ts"
import { isList } from "../../table/isList.ts"
import { describing } from "../border.ts"
import type { Memory } from "../Memory.ts"
import { numberText } from "../numberText.ts"
import { ofLength } from "../options.ts"
import { because } from "../TrainingError.ts"

/** Which stretch of the vector belongs to which trainable, in the order of the vector. */
export type Layout = ReadonlyArray<{ readonly name: string; readonly key: string; readonly length: number }>

export type { Memory } from "../Memory.ts"

/** What a step is made from. */
export type Input = {
  /** Slope of the loss by each parameter; inside `chain`, the change of the optimiser before. */
  readonly gradient: Floats
  readonly parameters: Floats
  readonly loss: number
}

/** What comes out of a step: `parameters + change` are the next parameters. */
export type Output = { readonly change: Float64Array; readonly memory: Memory }

/** An optimiser. */
export type Optimizer = {
  /** For people: `adam(0.01)`. */
  readonly text: string
  /** The memory before the first step. */
  readonly init: (parameters: Floats, layout: Layout) => Memory
  /** One step. Neither the memory nor the input is written to. */
  readonly update: (memory: Memory, input: Input) => Output
}

/** An optimiser with a memory of its own shape. */
export type Machine<M extends Memory> = {
  readonly text: string
  readonly init: (parameters: Floats, layout: Layout) => M
  readonly update: (memory: M, input: Input) => { readonly change: Float64Array; readonly memory: M }
}

/**
 * Makes an optimiser of one's own; the lengths of gradient and change are checked at every step (a `TrainingError`). Whether a memory that
 * training goes on from has its shape, it must see for itself.
 */
export const make = describing(
  "Optimizer.make",
  { optimizer: anything },
  <M extends Memory>(optimizer: Machine<M>): Optimizer => ({
    text: anOptimizer("the argument of make", optimizer).text,
    init: optimizer.init,
    update: (memory, input) => {
      ofLength("the gradient", input.gradient, input.parameters.length, "one slope for each parameter")
      const output = optimizer.update(memory as M, input)
      if (typeof output !== "object" || output === null || !isList(output.change)) {
        const expected = "{ change, memory }"
        throw because({ _tag: "BadOption", what: `what ${optimizer.text} gives`, found: shown(output), expected })
      }
      ofLength(
        `the change of ${optimizer.text}`,
        output.change,
        input.parameters.length,
        "one change for each parameter"
      )
      return output
    }
  })
)

/** Whether a value can be read and has the parts of an optimiser: it comes from `make`, or from a script whose types were checked. */
const hasParts = (u: unknown): boolean => {
  try {
    return typeof u === "object" && u !== null && "init" in u && "update" in u && "text" in u &&
      typeof u.text === "string"
  } catch {
    return false // what throws where it is read is none
  }
}

/** Throws a `TrainingError` unless a value is an optimiser. */
export const anOptimizer = (what: string, u: unknown): Optimizer => {
  if (hasParts(u)) return u as Optimizer
  const expected = "an optimiser, for example Optimizer.adam({ learningRate: 0.01 })"
  throw because({ _tag: "BadOption", what, found: shown(u), expected })
}

/** The text of an optimiser: its name, what it always shows, and the options that differ from their defaults. */
export const callText = (
  name: string,
  always: ReadonlyArray<string>,
  options: { readonly [option: string]: readonly [given: number, usual: number] } = {}
): string => {
  const unusual = Object.entries(options).filter(([, [given, usual]]) => given !== usual)
  return `${name}(${[...always, ...unusual.map(([option, [given]]) => `${option} ${numberText(given)}`)].join(", ")})`
}
