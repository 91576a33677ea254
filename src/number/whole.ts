/**
 * The next whole numbers below and above, with the bits that kernels have: the size is rounded by adding 2^52, which leaves no room for
 * anything behind the point, and one is taken off where that went too far. From 2^52 on every number is whole; NaN stays.
 */

/** From here on every number is whole. */
export const allWhole = 2 ** 52

/** A whole number beside x, less than 1 from it. */
const beside = (x: number): number => {
  const size = (Math.abs(x) + allWhole) - allWhole
  return x < 0 ? -size : size
}

/** The largest whole number that is not above x. */
export const floor = (x: number): number => {
  const near = beside(x)
  const below = near > x ? near - 1 : near
  return Math.abs(x) < allWhole ? below : x
}

/** The smallest whole number that is not below x. */
export const ceil = (x: number): number => {
  const near = beside(x)
  const above = near < x ? near + 1 : near
  return Math.abs(x) < allWhole ? above : x
}
