/**
 * The length of a vector.
 */
import { numbers } from "../../network/border.ts"
import { training } from "../border.ts"

/** A sum of squares above this has lost nothing to underflow. */
const small = 2 ** -900

/** The Euclidean norm sqrt(Σ x²), summed from the first to the last; without overflow or underflow on the way. */
export const norm = training("Optimizer.norm", { x: numbers }, (x: ArrayLike<number>): number => {
  let squares = 0
  for (let i = 0; i < x.length; i++) squares += x[i] * x[i]
  if (squares > small && squares < Infinity) return Math.sqrt(squares)
  let most = 0
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]))
  if (!(most > 0 && most < Infinity)) return most
  let scaled = 0
  for (let i = 0; i < x.length; i++) scaled += (x[i] / most) * (x[i] / most)
  return most * Math.sqrt(scaled)
})
