/**
 * A kernel's memory as it is handed out, once and for all, and as it is looked at: numbers and words at addresses in bytes.
 */
import { tooMuchKernel } from "../limits.ts"
import { SimulationError } from "../SimulationError.ts"

/** Views of a memory. */
export type Views = { readonly f64: Float64Array; readonly i32: Int32Array }

/** Hands out memory. */
export type Allocator = { readonly take: (bytes: number) => number; readonly used: () => number }

/** Throws a `SimulationError` where so many bytes are more than a kernel can address. */
export const checkMemory = (bytes: number): void => {
  const many = tooMuchKernel(bytes)
  if (many !== null) throw new SimulationError({ reason: many })
}

/** Starts at an address. */
export const allocator = (start: number): Allocator => {
  let next = start
  return {
    take: (bytes) => {
      const at = next
      next = Math.ceil((at + bytes) / 16) * 16
      return at
    },
    used: () => next
  }
}
