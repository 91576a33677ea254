/**
 * Whether a run by forward Euler can be stable at all: looked at once, before the first step.
 *
 * What couples compartments does not change during a run; what decays in them is taken as it is at the start, and only where it decays.
 * Implicit and exponential schemes are stable for every dt and are not looked at.
 */
import type { Network } from "../network/Network.ts"
import * as Table from "../table/Table.ts"
import { membraneCurrents, synapticCurrents } from "./linearise.ts"
import { plan } from "./Plan.ts"
import type { SchemeName } from "./Scheme.ts"
import { SimulationError } from "./SimulationError.ts"
import { unstable } from "./stability.ts"
import { startFrame } from "./step.ts"

/** The error of a run that would explode; null where none is foreseen. `fromStart` tells that the run begins with the table's values. */
export const unstableRun = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  fromStart: boolean
): SimulationError | null => {
  if (scheme !== "forwardEuler") return null
  const made = plan(network)
  const none = new Float64Array(network.nodes.length)
  const capacitance = Table.floats(network.nodes, "capacitance")
  const lines = fromStart ? linesOf(network) : null
  const decay = (lin: Float64Array | undefined, scale: (i: number) => number): Float64Array =>
    lin === undefined ? none : lin.map((x, i) => Math.max(0, x * scale(i)) || 0)
  const systems = [
    { state: "v", coupling: made.voltage, lin: decay(lines?.voltage, (i) => 1 / capacitance[i]) },
    ...Array.from(made.diffusion, ([state, coupling]) => ({
      state,
      coupling,
      lin: decay(lines?.ions.get(state), () => 1)
    }))
  ]
  for (const { coupling, lin, state } of systems) {
    const found = unstable(coupling, dt, lin)
    if (found !== null) return new SimulationError({ reason: { _tag: "Unstable", state, dt, ...found } })
  }
  return null
}

/** The slopes of voltage and ions at the start. */
const linesOf = (
  network: Network
): { readonly voltage: Float64Array; readonly ions: ReadonlyMap<string, Float64Array> } => {
  const frame = startFrame(plan(network))
  const { currents, ions, voltage } = membraneCurrents(frame)
  frame.currents = currents
  synapticCurrents(frame, voltage)
  return { voltage: voltage.lin, ions: new Map(Array.from(ions, ([ion, line]) => [ion, line.lin])) }
}
