/**
 * The gradient that training follows against differences: with transforms, data, inputs and penalty, number by number.
 *
 * Where `Gradient.check` looks at runs alone, this sees what a user adds to them: the map of an input of one's own, a transform, a penalty.
 */
import * as Effect from "effect/Effect"
import { extrapolate, places } from "../adjoint/differences.ts"
import {
  type CheckRow,
  type GradientCheck,
  looking,
  type LookOptions,
  make,
  rowOf,
  sizeOf
} from "../runtime/GradientCheck.ts"
import { report, silently } from "../runtime/Progress.ts"
import type { Evaluated } from "./evaluate.ts"
import { because, type TrainingError } from "./TrainingError.ts"

/** What is checked: a function of numbers with its gradient, and which numbers belong to which parameter. */
export type Checked<E> = {
  readonly start: Float64Array
  readonly entries: ReadonlyArray<{ readonly name: string; readonly labels: ReadonlyArray<string> }>
  readonly evaluate: (numbers: Float64Array) => Effect.Effect<Pick<Evaluated, "loss" | "gradient">, E>
}

/** Compares the gradient with differences, for all numbers or for those of some trainables and inputs. */
export const checked = <E>(
  { entries, evaluate, start }: Checked<E>,
  options: LookOptions
): Effect.Effect<GradientCheck, E | TrainingError> =>
  Effect.gen(function*() {
    const available = entries.map(({ name }) => name)
    const stray = options.only?.find((name) => !available.includes(name))
    if (stray !== undefined) {
      return yield* because({ _tag: "UnknownName", what: "trainable or input", name: stray, available })
    }
    const { change, tolerance } = looking(options)
    const { gradient, loss } = yield* silently(evaluate(start))
    const all = entries.flatMap(({ labels, name }) => labels.map((label) => ({ name, label })))
    const wanted = all.flatMap(({ name }, p) => options.only?.includes(name) ?? true ? [p] : [])
    const rows: Array<CheckRow> = []
    for (const p of wanted) {
      const at = places(start[p], change * sizeOf(start, p), 0)
      const values: Array<number> = []
      for (const x of at) values.push((yield* silently(evaluate(start.with(p, x)))).loss)
      rows.push(rowOf({ ...all[p], value: start[p] }, gradient[p], extrapolate(at, values, 0), tolerance))
      yield* report({ what: "check", done: rows.length, total: wanted.length, unit: "numbers" })
    }
    return make(loss, rows)
  })
