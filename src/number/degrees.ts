/**
 * Cosine and sine of an angle in degrees, exact for whole quarter turns, whose angle in radians would not be.
 */
import { cos, sin } from "./trig.ts"

/** The cosine and the sine. */
export const cosSin = (degrees: number): readonly [cos: number, sin: number] => {
  const rest = degrees % 360 // exact
  const quarters = (rest / 90 + 4) % 4
  if (rest % 90 === 0) return [[1, 0, -1, 0][quarters], [0, 1, 0, -1][quarters]]
  const angle = rest * Math.PI / 180
  return [cos(angle), sin(angle)]
}
