/**
 * What a transform does to the i-th number: forward, back, and its slope; three total functions over the union of transforms.
 *
 * One idea: every transform works number by number, so a chain is a loop and a mask a choice. Ordinary exponentials without a clip; no
 * overflow and no cancellation where they can be avoided. Owes law L17: inverse and forward undo each other, the slope is the derivative.
 */
import { exp } from "../../number/exp.ts"
import { log } from "../../number/log.ts"
import { numberText } from "../numberText.ts"
import * as smooth from "../smooth.ts"
import { type Bound, boundOf, text, type Transform } from "./describe.ts"

/** The steepness of `logistic` beside `sigmoid`. */
const steepness = Math.PI / Math.sqrt(3)

/**
 * lower + (upper - lower) s(x), from the nearer bound: no result lies outside the bounds, and none near `upper` loses its distance from it.
 */
const sigmoid = (lower: number, upper: number, x: number): number =>
  x <= 0 ? lower + (upper - lower) * smooth.logistic(x) : upper - (upper - lower) * smooth.logistic(-x)

/** The i-th y for the i-th x. */
export const forwardOne = (transform: Transform, i: number, x: number): number => {
  switch (transform._tag) {
    case "Identity":
      return x
    case "Sigmoid":
      return sigmoid(boundOf(transform.lower, i), boundOf(transform.upper, i), x)
    case "Logistic":
      return sigmoid(boundOf(transform.lower, i), boundOf(transform.upper, i), x * steepness)
    case "Softplus":
      return boundOf(transform.lower, i) + smooth.softplus(x)
    case "Exp":
      return boundOf(transform.lower, i) + exp(x)
    case "NegSoftplus":
      return boundOf(transform.upper, i) - smooth.softplus(-x)
    case "Affine":
      return boundOf(transform.scale, i) * x + boundOf(transform.shift, i)
    case "Chain":
      return transform.transforms.reduce((y, t) => forwardOne(t, i, y), x)
    case "Masked":
      return transform.mask[i] ? forwardOne(transform.transform, i, x) : x
    case "Custom":
      return transform.forward(x)
  }
}

/** dy/dx of the i-th number at x. */
export const derivativeOne = (transform: Transform, i: number, x: number): number => {
  switch (transform._tag) {
    // d x / dx = 1
    case "Identity":
      return 1
    // d (l + (u - l) s(x)) / dx = (u - l) s(x) s(-x)
    case "Sigmoid":
      return (boundOf(transform.upper, i) - boundOf(transform.lower, i)) * smooth.logisticSlope(x)
    // d (l + (u - l) s(k x)) / dx = (u - l) k s(k x) s(-k x)
    case "Logistic":
      return (boundOf(transform.upper, i) - boundOf(transform.lower, i)) * steepness *
        smooth.logisticSlope(x * steepness)
    // d (l + log(1 + exp(x))) / dx = s(x)
    case "Softplus":
      return smooth.logistic(x)
    // d (l + exp(x)) / dx = exp(x)
    case "Exp":
      return exp(x)
    // d (u - log(1 + exp(-x))) / dx = s(-x)
    case "NegSoftplus":
      return smooth.logistic(-x)
    // d (a x + b) / dx = a
    case "Affine":
      return boundOf(transform.scale, i)
    // d g(f(x)) / dx = g'(f(x)) f'(x)
    case "Chain": {
      let [y, slope] = [x, 1]
      for (const t of transform.transforms) {
        slope *= derivativeOne(t, i, y)
        y = forwardOne(t, i, y)
      }
      return slope
    }
    case "Masked":
      return transform.mask[i] ? derivativeOne(transform.transform, i, x) : 1
    case "Custom":
      return transform.derivative(x)
  }
}

/** A number that no x leads to: where the way back ended, with what, and what there is instead. */
export type Outside = { readonly transform: string; readonly reached: number; readonly range: string }

/** The x of which the i-th y is the value, or why there is none. Bounds are excluded: they belong to x = ±∞. */
export const inverseOne = (transform: Transform, i: number, y: number): number | Outside => {
  const outside = (range: string): Outside => ({ transform: text(transform), reached: y, range })
  const between = (lower: Bound, upper: Bound): number | Outside => {
    const [below, above] = [y - boundOf(lower, i), boundOf(upper, i) - y]
    if (below > 0 && above > 0) return smooth.logQuotient(below, above)
    return outside(
      `numbers between ${numberText(boundOf(lower, i))} and ${numberText(boundOf(upper, i))}, both excluded`
    )
  }
  switch (transform._tag) {
    case "Identity":
      return Number.isFinite(y) ? y : outside("finite numbers")
    case "Sigmoid":
      return between(transform.lower, transform.upper)
    case "Logistic": {
      const x = between(transform.lower, transform.upper)
      return typeof x === "number" ? x / steepness : x
    }
    case "Softplus": {
      const above = y - boundOf(transform.lower, i)
      if (above > 0 && above < Infinity) return smooth.softplusInverse(above)
      return outside(`finite numbers above ${numberText(boundOf(transform.lower, i))}`)
    }
    case "Exp": {
      const above = y - boundOf(transform.lower, i)
      if (above > 0 && above < Infinity) return log(above)
      return outside(`finite numbers above ${numberText(boundOf(transform.lower, i))}`)
    }
    case "NegSoftplus": {
      const below = boundOf(transform.upper, i) - y
      if (below > 0 && below < Infinity) return -smooth.softplusInverse(below)
      return outside(`finite numbers below ${numberText(boundOf(transform.upper, i))}`)
    }
    case "Affine": {
      const x = (y - boundOf(transform.shift, i)) / boundOf(transform.scale, i)
      return Number.isFinite(x) ? x : outside("finite numbers")
    }
    case "Chain":
      return transform.transforms.reduceRight<number | Outside>(
        (x, t) => typeof x === "number" ? inverseOne(t, i, x) : x,
        y
      )
    case "Masked":
      return transform.mask[i]
        ? inverseOne(transform.transform, i, y)
        : Number.isFinite(y)
        ? y
        : outside("finite numbers")
    case "Custom": {
      const x = transform.inverse(y)
      return Number.isFinite(x) ? x : outside("numbers of which its inverse is finite")
    }
  }
}
