/**
 * Whether a run by forward Euler can be stable at all: looked at once, before the first step.
 *
 * What couples compartments does not change during a run; what decays in them is taken as it is at the start, and only where it decays.
 * What clamps hold throughout is no unknown. Implicit and exponential schemes are stable for every dt and are not looked at.
 */
import type { Network } from "../network/Network.ts"
import { heldAt } from "../network/Recording.ts"
import * as Table from "../table/Table.ts"
import { membraneCurrents, synapticCurrents } from "./linearise.ts"
import { plan } from "./Plan.ts"
import type { SchemeName } from "./Scheme.ts"
import { SimulationError } from "./SimulationError.ts"
import { unstable } from "./stability.ts"
import { startFrame } from "./step.ts"

/** Which steps are to be done: the first, counted from time zero, and how many; and whether they begin with the table's values. */
export type Stretch = { readonly first: number; readonly steps: number; readonly fromStart: boolean }

/** The error of a run that would explode; null where none is foreseen. */
export const unstableRun = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  { first, fromStart, steps }: Stretch
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
    const found = unstable(coupling, dt, free(network, state, lin, first, steps))
    if (found !== null) return new SimulationError({ reason: { _tag: "Unstable", state, dt, ...found } })
  }
  return null
}

/** Decays of a system, infinitely slow where a clamp holds its value in all steps: nothing grows there, nor through it. */
const free = (network: Network, state: string, lin: Float64Array, first: number, steps: number): Float64Array => {
  const out = lin.slice()
  for (const clamp of network.clamps) {
    if (clamp.domain !== "nodes" || clamp.state !== state) continue
    let holds = typeof clamp.value === "number" || clamp.value.length >= first + steps
    for (let k = first; holds && k < first + steps && typeof clamp.value !== "number"; k++) {
      holds = !Number.isNaN(heldAt(clamp, k))
    }
    if (holds) out[clamp.row] = -Infinity
  }
  return out
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
