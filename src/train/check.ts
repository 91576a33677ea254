/**
 * The gradient that training follows against differences: with transforms, data, inputs and penalty, number by number.
 *
 * Where `Gradient.check` looks at runs alone, this sees what a user adds to them: the map of an input of one's own, a transform, a penalty.
 */
import * as Effect from "effect/Effect"
import { extrapolate, places, type Probed, type Side } from "../adjoint/differences.ts"
import {
  type CheckRow,
  type GradientCheck,
  look,
  looking,
  type LookOptions,
  make,
  rowOf
} from "../runtime/GradientCheck.ts"
import { report, silently } from "../runtime/Progress.ts"
import { because, type TrainingError } from "./TrainingError.ts"

/** What is checked: a function of numbers with its gradient, how large these are, and which belong to which parameter. */
export type Checked<E> = {
  readonly start: ArrayLike<number>
  readonly sizes: ReadonlyArray<number>
  readonly entries: ReadonlyArray<{ readonly name: string; readonly labels: ReadonlyArray<string> }>
  readonly probe: (numbers: ReadonlyArray<number>) => Effect.Effect<Probed & { readonly gradient: Float64Array }, E>
}

/** Compares the gradient with differences, for all numbers or for those of some trainables and inputs. */
export const checked = <E extends { readonly message: string }>(
  { entries, probe, sizes, start }: Checked<E>,
  options: LookOptions
): Effect.Effect<GradientCheck, E | TrainingError> =>
  Effect.gen(function*() {
    const available = entries.map(({ name }) => name)
    const stray = options.only?.find((name) => !available.includes(name))
    if (stray !== undefined) {
      return yield* because({ _tag: "UnknownName", what: "trainable or input", name: stray, available })
    }
    const { change, tolerance } = looking(options)
    const numbers = Array.from(start)
    const { gradient, value } = yield* silently(probe(numbers))
    const all = entries.flatMap(({ labels, name }) => labels.map((label) => ({ name, label })))
    const wanted = all.flatMap(({ name }, p) => options.only?.includes(name) ?? true ? [p] : [])
    /** The difference by number p on one side or both. */
    const difference = (p: number, side: Side) => {
      const at = places(numbers[p], change * sizes[p], side)
      const probed = Effect.forEach(at, (x) => silently(probe(numbers.with(p, x))))
      return Effect.map(probed, (values) => extrapolate(at, values, side))
    }
    const rows: Array<CheckRow> = []
    for (const p of wanted) {
      const looked = yield* look((side) => difference(p, side))
      rows.push(rowOf({ ...all[p], value: numbers[p] }, gradient[p], looked, tolerance))
      yield* report({ what: "check", done: rows.length, total: wanted.length, unit: "numbers" })
    }
    return make(value, rows)
  })
