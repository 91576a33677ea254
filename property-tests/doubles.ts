/**
 * Doubles, those among them that printing loses most easily: signs of zero, what is no number, the smallest and the longest.
 */
import * as fc from "fast-check"

/** Any double. */
export const double = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    Number.MIN_VALUE,
    -5e-324,
    2 ** -1022,
    1 / 3,
    0.1 + 0.2,
    2 ** 53 + 2,
    1e21,
    Number.MAX_VALUE
  ),
  fc.double()
)
