/**
 * What somebody wants derivatives by: columns of the two tables, and what goes in from outside.
 *
 * A column of `nodes` or `edges` is a parameter, an initial state, or geometry. Where length or radius is wanted, so is what follows from
 * them (`closed`), because the equations only see that.
 */
import { derivedColumns, shapeColumns } from "../network/Geometry.ts"
import type { Network } from "../network/Network.ts"
import { couplingColumns } from "../solve/Coupling.ts"
import { none, type Surrogate } from "./Surrogate.ts"

/** Wanted columns, and whether stimuli and clamps are wanted. */
export type Wanted = {
  readonly nodes: ReadonlySet<string>
  readonly edges: ReadonlySet<string>
  readonly inputs: boolean
  /** Whether the numbers of the state that the run begins with are wanted; left out, they are not. */
  readonly startState?: boolean
  /** What stands in for the derivative of spikes; left out, nothing does. */
  readonly surrogate?: Surrogate
  /** What is done where a spike arrives too early for its moment to count; left out, it is refused. */
  readonly late?: Late
}

/** Whether spikes that reach a synapse within the step that they are in are refused, or pass 0. */
export type Late = "refuse" | "constant"

/** What the trainables of a network are made of. */
export const wantedOf = (
  network: Network,
  inputs = false,
  surrogate: Surrogate = none,
  startState = false,
  late: Late = "refuse"
): Wanted => {
  const keys = (domain: "nodes" | "edges"): ReadonlySet<string> =>
    new Set(network.trainables.filter((t) => t.domain === domain).map((t) => t.key))
  return { nodes: keys("nodes"), edges: keys("edges"), inputs, surrogate, startState, late }
}

/** The wanted columns, and those through which length and radius act. */
export const closed = (wanted: Wanted): Wanted =>
  shapeColumns.some((name) => wanted.nodes.has(name))
    ? { ...wanted, nodes: new Set([...wanted.nodes, ...shapeColumns, ...derivedColumns]) }
    : wanted

/** Whether a derivative by the coefficients of a coupling is needed: of the voltages (null), or of a diffusing state. */
export const wantsCoupling = ({ nodes }: Wanted, ion: string | null): boolean =>
  couplingColumns(ion).some((name) => nodes.has(name))
