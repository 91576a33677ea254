/**
 * Names in a network that mean nothing there: what is recorded, held, trained or diffuses must be a quantity that can be.
 *
 * Edits cannot make such a network, a file can; `Network.check` looks at numbers and takes these names on trust.
 */
import type { Network } from "../../network/Network.ts"
import { isObserved, quantities, type Quantity } from "../../network/quantities.ts"
import type { Domain } from "../../network/Trainable.ts"
import { listed } from "../../table/excerpt.ts"
import { nearest } from "../../table/nearest.ts"
import { type JsonProblem, pathText, shown } from "./JsonError.ts"

/** All names that mean nothing, with the nearest that does. */
export const nameProblems = (network: Network): ReadonlyArray<JsonProblem> => {
  const all = [...quantities(network).values()]
  const moving = all.filter(({ role }) => role === "Voltage" || role === "State" || role === "Current")
  const held = moving.filter((quantity) => !isObserved(quantity))
  const written = all.filter(({ name, role }) => role !== "Current" && !["x", "y", "z"].includes(name))
  const states = all.filter(({ domain, role }) => role === "State" && domain === "nodes")
  return [
    ...network.clamps.toArray().flatMap((c, i) =>
      unknown(c.state, c.domain, held, ["clamps", i, "state"], "that moves")
    ),
    ...network.recordings.toArray().flatMap((r, i) =>
      unknown(r.state, r.domain, moving, ["recordings", i, "state"], "that moves")
    ),
    ...network.trainables.toArray().flatMap((t, i) =>
      unknown(t.key, t.domain, written, ["trainables", i, "key"], "that can be trained")
    ),
    ...[...network.diffusion].flatMap((ion, i) => unknown(ion, "nodes", states, ["diffusion", i], "that can diffuse"))
  ]
}

const unknown = (
  name: string,
  domain: Domain,
  known: ReadonlyArray<Quantity>,
  path: ReadonlyArray<PropertyKey>,
  which: string
): ReadonlyArray<JsonProblem> => {
  const here = known.filter((quantity) => quantity.domain === domain).map((quantity) => quantity.name)
  if (here.includes(name)) return []
  const near = nearest(name, here)
  const wayOut = near === undefined
    ? ` (there is: ${listed(here)})`
    : `; did you mean ${JSON.stringify(near)}?`
  return [{
    _tag: "Value",
    path: pathText(path),
    message: `${domain} has no quantity ${shown(name)} ${which}${wayOut}`,
    expected: listed(here),
    found: shown(name),
    ...near === undefined ? {} : { nearest: near }
  }]
}
