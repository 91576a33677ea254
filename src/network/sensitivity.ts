/**
 * The potential at an electrode of 1 nA that leaves the membrane of each compartment [mV/nA], in a homogeneous medium: one row of the linear map
 * from currents to potentials, which is its own transpose read the other way (1 nA at the electrode makes as many mV at the membrane).
 *
 * Events.md section 10.2. Surfaces of equal potential around a line are ellipsoids about its ends, so the logarithm of the usual form is one
 * atanh without cases; nearer than its radius a compartment is seen as on its membrane. Law J6.
 */
import { log1p } from "../number/log.ts"
import * as Table from "../table/Table.ts"
import type { Electrode } from "./Electrode.ts"
import type { Network } from "./Network.ts"
import { segments } from "./segments.ts"

/** By compartment [mV/nA]. */
export const sensitivity = (network: Network, { at: [x, y, z], method, sigma }: Electrode): Float64Array => {
  const radius = Table.floats(network.nodes, "radius")
  if (method === "point") {
    const [px, py, pz] = ["x", "y", "z"].map((axis) => Table.floats(network.nodes, axis))
    return Float64Array.from(radius, (r, i) => {
      const d = Math.max(distance(px[i] - x, py[i] - y, pz[i] - z), r)
      return 1 / (4 * Math.PI * sigma * d)
    })
  }
  const { x0, x1, y0, y1, z0, z1 } = segments(network)
  return Float64Array.from(radius, (r, i) => {
    const length = distance(x1[i] - x0[i], y1[i] - y0[i], z1[i] - z0[i])
    const both = distance(x0[i] - x, y0[i] - y, z0[i] - z) + distance(x1[i] - x, y1[i] - y, z1[i] - z)
    const s = Math.max(both, distance(length, 2 * r, 0))
    return atanhOver(length, s) / (2 * Math.PI * sigma)
  })
}

const distance = (x: number, y: number, z: number): number => Math.sqrt(x * x + y * y + z * z)

/** atanh(l / s) / l, for l from 0 to below s. */
const atanhOver = (l: number, s: number): number => l === 0 ? 1 / s : log1p(2 * l / (s - l)) / (2 * l)
