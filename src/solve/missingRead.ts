/**
 * Whether every row finds what its mechanism reads: a read without a default must be there before the first step.
 */
import type { Mechanism } from "../network/Mechanism.ts"
import { columnName, hasEnds } from "../network/MechanismFields.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { type Reason, reasonText } from "../network/NetworkError.ts"
import { quantities } from "../network/quantities.ts"
import { type Placed, plan } from "./Plan.ts"
import { unmet } from "./unmet.ts"

type NotProvided = Extract<Reason, { readonly _tag: "NotProvided" }>

/** The first read of some row that nothing provides, as the reason of an error; null when there is none. */
export const missingRead = (network: Network): NotProvided | null => missing(network).next().value ?? null

/**
 * What a run would refuse in a network that is sound, in words: reads without a default that nothing provides yet, and requirements that are not
 * fulfilled, of each the first row.
 * Nothing for a network that can be run as it is.
 */
export const notes = (network: Network): ReadonlyArray<string> =>
  [...missing(network), ...unmet(network)].map(reasonText)

/** Each read without a default, with the first row where nothing provides it. */
function* missing(network: Network): Generator<NotProvided, void> {
  // Most networks have only optional reads, and need no plan to know.
  if (![...network.mechanisms.values(), ...network.synapses.values()].some((m) => required(m).length > 0)) return
  const { mechanisms, synapses } = plan(network)
  const known = quantities(network)
  for (const placed of [...mechanisms, ...synapses]) {
    const { mechanism } = placed.compiled
    for (const read of required(mechanism)) {
      const gap = placed.gaps.get(read)
      if (gap === undefined) continue
      const of = columnName(mechanism, read)
      yield {
        _tag: "NotProvided",
        mechanism: `${mechanism.kind} ${mechanism.name}`,
        read,
        of,
        place: placeOf(network, placed, read, gap[0]),
        elsewhere: known.get(of)?.mechanisms ?? [],
        available: [
          ...[...known.values()].filter((quantity) => quantity.domain === "nodes").map(({ name }) => name),
          ...[...network.nodes.columns].filter(([name, { _tag }]) => _tag === "Float" && !known.has(name)).map((
            [name]
          ) => name)
        ]
      }
    }
  }
}

/** Local names of reads without a default. */
const required = ({ reads }: Mechanism): ReadonlyArray<string> =>
  Object.keys(reads).filter((local) => reads[local].default === undefined)

const placeOf = (network: Network, { compiled, rows }: Placed, read: string, k: number): string => {
  const { reads } = compiled.mechanism
  return hasEnds(compiled.mechanism)
    ? `the ${reads[read].end === "pre" ? "presynaptic" : "postsynaptic"} compartment of ${
      describeEdge(network, rows[k])
    }`
    : describeNode(network, rows[k])
}
