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
  const held = byDomain(moving.filter((quantity) => !isObserved(quantity)))
  const recorded = byDomain(moving)
  const written = byDomain(all.filter(({ name, role }) => role !== "Current" && !["x", "y", "z"].includes(name)))
  const states = byDomain(all.filter(({ domain, role }) => role === "State" && domain === "nodes"))
  return [
    ...network.clamps.toArray().flatMap((c, i) =>
      unknown(c.state, c.domain, held, ["clamps", i, "state"], "that moves")
    ),
    ...network.recordings.toArray().flatMap((r, i) =>
      r.domain === "electrodes" ? [] : unknown(r.state, r.domain, recorded, ["recordings", i, "state"], "that moves")
    ),
    ...network.trainables.toArray().flatMap((t, i) =>
      unknown(t.key, t.domain, written, ["trainables", i, "key"], "that can be trained")
    ),
    ...[...network.diffusion].flatMap((ion, i) => unknown(ion, "nodes", states, ["diffusion", i], "that can diffuse"))
  ].map((problem, i) => problem(i < mostGuesses))
}

/** Problems whose names are compared with all others, to guess what was meant; a message shows no more. */
const mostGuesses = 20

type Names = Readonly<Record<Domain, ReadonlySet<string>>>

const byDomain = (quantities: ReadonlyArray<Quantity>): Names => {
  const of = (domain: Domain) => new Set(quantities.filter((q) => q.domain === domain).map(({ name }) => name))
  return { nodes: of("nodes"), edges: of("edges") }
}

/** The problem of a name that is not known, with a guess or without. */
const unknown = (
  name: string,
  domain: Domain,
  known: Names,
  path: ReadonlyArray<PropertyKey>,
  which: string
): ReadonlyArray<(guess: boolean) => JsonProblem> =>
  known[domain].has(name) ? [] : [(guess) => {
    const here = guess ? [...known[domain]] : []
    const near = nearest(name, here)
    const wayOut = !guess
      ? ""
      : near === undefined
      ? ` (there is: ${listed(here)})`
      : `; did you mean ${JSON.stringify(near)}?`
    return {
      _tag: "Value",
      path: pathText(path),
      message: `${domain} has no quantity ${shown(name)} ${which}${wayOut}`,
      found: shown(name),
      ...guess ? { expected: listed(here) } : {},
      ...near === undefined ? {} : { nearest: near }
    }
  }]
