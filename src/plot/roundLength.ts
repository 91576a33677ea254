/** A round length for a scale bar: 1, 2 or 5 times a power of ten. */

/** Gives the largest 1, 2 or 5 times a power of ten that is not above the given positive length. */
export const roundLength = (length: number): number => {
  const power = 10 ** Math.floor(Math.log10(length))
  // Negative powers of ten are not exact, the printed length must be: 5e-1 is read back from its digits.
  return Number(`${([5, 2] as const).find((digit) => digit * power <= length) ?? 1}e${Math.round(Math.log10(power))}`)
}
