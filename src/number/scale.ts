/**
 * Powers of two, exact, and the logarithm that counts them.
 */

const powers = (() => {
  const out = new Float64Array(2047)
  for (let k = 0, up = 1, down = 1; k <= 1023; k++, up *= 2, down /= 2) {
    out[1023 + k] = up
    if (k < 1023) out[1023 - k] = down
  }
  return out
})()

/** 2^k for an integer k from -1022 to 1023, and 0 for -1023, as if put together from bits. */
export const scale = (k: number): number => powers[(k + 1023) | 0]

/** 2^k for any integer k: 0 where it is below every number, infinite where it is above. */
export const powerOfTwo = (k: number): number => {
  if (k < -1022) return k < -1074 ? 0 : scale(k + 1000) * scale(-1000)
  return k > 1023 ? Infinity : scale(k)
}

/** The least integer k for which 2^k is at least x, a positive number. */
export const ceilLog2 = (x: number): number => {
  if (!(x > 0 && x < Infinity)) throw new RangeError(`${x} has no whole logarithm`)
  let k = 0
  for (; powerOfTwo(k) < x; k++);
  for (; powerOfTwo(k - 1) >= x; k--);
  return k
}
