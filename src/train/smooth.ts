/**
 * The smooth functions of one number that transforms, readouts and losses are made of: logistic, softplus, and the way back.
 *
 * One idea: each is written so that it neither overflows nor cancels anywhere, with ordinary exponentials and no clip; what
 * underflows is below 3.1e-308, where exp is 0. Knows nothing of bounds, traces or units.
 */
import { exp, expm1 } from "../number/exp.ts"
import { log, log1p } from "../number/log.ts"

/**
 * The logistic function 1 / (1 + exp(-x)), exact relative to itself on both sides: on the left exp(x) / (1 + exp(x)), whose exponential
 * cannot overflow.
 */
export const logistic = (x: number): number => {
  if (x >= 0) return 1 / (1 + exp(-x))
  const e = exp(x)
  return e / (1 + e)
}

/** The slope of `logistic`: s(x) s(-x). Not s(x) (1 - s(x)), which is 0 from x = 37 on. */
export const logisticSlope = (x: number): number => logistic(x) * logistic(-x)

/** Softplus: log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)); its slope is `logistic`. */
export const softplus = (x: number): number => Math.max(x, 0) + log1p(exp(-Math.abs(x)))

/** The x of which y > 0 is the softplus: log(exp(y) - 1) = y + log(1 - exp(-y)), which does not overflow. */
export const softplusInverse = (y: number): number => y + log(-expm1(-y))

/** log(a / b) for a, b > 0; by two logarithms where the quotient would overflow or underflow. */
export const logQuotient = (a: number, b: number): number => {
  const quotient = a / b
  return quotient > 0 && quotient < Infinity ? log(quotient) : log(a) - log(b)
}
