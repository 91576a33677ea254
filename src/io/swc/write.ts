/**
 * Writing: the points of a morphology as an SWC text that reads back as the same one.
 *
 * Ids 1 to n in the order in which points are held, parents first; numbers with the shortest decimals that read back exactly. The header
 * names the library and the unit, and nothing of the machine or the hour.
 */
import type { Traced } from "../../network/Traced.ts"

/** The library's version, as in its package; a test compares. */
export const version = "0.1.0"

/** The text of a morphology. */
export const write = ({ points }: Traced): string => {
  const { parent, radius, type, x, y, z } = points
  const rows = Array.from(
    type,
    (t, k) => `${k + 1} ${t} ${x[k]} ${y[k]} ${z[k]} ${radius[k]} ${parent[k] < 0 ? -1 : parent[k] + 1}\n`
  )
  return `# neurolens ${version}\n# x, y, z and radius in micrometres\n# id type x y z radius parent\n${rows.join("")}`
}
