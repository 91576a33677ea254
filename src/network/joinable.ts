/**
 * Whether parts can be one network, asked before anything is put together.
 *
 * One idea: parts of one make (the same names, of the same kinds) are asked once, however many there are. A name must mean one thing in all of
 * them: a mechanism one declaration, a column one kind, and what two parts claim must go together as within one network (`clash.ts`).
 * Diffusion is in every compartment or in none. Messages name parts by their place.
 */
import type { OrderedMap } from "immutable"
import { is } from "immutable"
import type * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { tooMany } from "../table/limits.ts"
import { clashes, mechanismText } from "./clash.ts"
import { mostAttached, mostSynapses, tooManyColumns, tooManyCompartments } from "./limits.ts"
import type { Mechanism } from "./Mechanism.ts"
import { allClaims, type Claim } from "./names.ts"
import type { Network } from "./Network.ts"
import type { Reason } from "./NetworkError.ts"

/** The first part of a make, with its place. */
export type Make = { readonly part: Network; readonly at: number }

/** The first part of every make, in order. */
export const makesOf = (parts: ReadonlyArray<Network>): ReadonlyArray<Make> => {
  const seen = new Set<Network>()
  const byNames = new Map<string, Array<Make>>()
  let last: Make | undefined // which is asked first, as parts of one make tend to stand together
  return parts.flatMap((part, at): ReadonlyArray<Make> => {
    if (seen.has(part)) return []
    seen.add(part)
    if (last !== undefined && alike(last.part, part)) return []
    const names = JSON.stringify([part.nodes, part.edges].map(({ columns }) => [...columns.keys()]))
    const before = byNames.get(names) ?? []
    const known = before.find((make) => alike(make.part, part))
    last = known ?? { part, at }
    if (known !== undefined) return []
    byNames.set(names, [...before, last])
    return [last]
  })
}

/** Whether two networks have the same names, of the same kinds. */
const alike = (a: Network, b: Network): boolean =>
  (["mechanisms", "synapses", "groups", "diffusion"] as const).every((list) =>
    a[list] === b[list] || is(a[list], b[list])
  ) &&
  (["nodes", "edges"] as const).every((domain) => {
    const [x, y] = [a[domain].columns, b[domain].columns]
    return x.size === y.size && x.every((column, name) => y.get(name)?._tag === column._tag)
  })

/** Why parts cannot be one network, null when they can. */
export const joinProblem = (parts: ReadonlyArray<Network>, makes: ReadonlyArray<Make>): Reason | null =>
  sizeProblem(parts, makes) ?? mechanismProblem(makes) ?? columnProblem(makes) ?? claimProblem(makes) ??
    diffusionProblem(makes)

const sizeProblem = (parts: ReadonlyArray<Network>, makes: ReadonlyArray<Make>): Reason | null => {
  const sum = (of: (part: Network) => number): number => parts.reduce((all, part) => all + of(part), 0)
  const hint = "put fewer parts together"
  const [compartments, synapses] = [sum(({ nodes }) => nodes.length), sum(({ edges }) => edges.length)]
  for (const list of ["sources", "stimuli", "clamps", "recordings", "spikeRecordings"] as const) {
    const many = tooMany(
      `${list === "spikeRecordings" ? "recordings of spikes" : list} of the parts`,
      sum((part) => part[list].size),
      mostAttached,
      hint
    )
    if (many !== null) return many
  }
  return tooManyCompartments("the parts", compartments) ??
    tooMany("synapses of the parts", synapses, mostSynapses, hint) ??
    tooManyColumns("the compartments", { length: compartments, columns: columnsOf(makes, "nodes") }, []) ??
    tooManyColumns("the synapses", { length: synapses, columns: columnsOf(makes, "edges") }, [])
}

const columnsOf = (makes: ReadonlyArray<Make>, domain: "nodes" | "edges"): OrderedMap<string, Column.Column> =>
  makes.reduce((all, { part }) => part[domain].columns.merge(all), makes[0].part[domain].columns)

const mechanismProblem = (makes: ReadonlyArray<Make>): Reason | null => {
  const known = new Map<string, { readonly mechanism: Mechanism; readonly at: number }>()
  for (const { at, part } of makes) {
    for (const [name, mechanism] of [...part.mechanisms, ...part.synapses]) {
      const old = known.get(name)
      if (old === undefined) known.set(name, { mechanism, at })
      else if (!old.mechanism.equals(mechanism)) {
        return {
          _tag: "NameTaken",
          name,
          by: `${mechanismText(old.mechanism)} of part ${old.at}`,
          wanted: `that of part ${at}, which has other equations or defaults,`,
          hint: "rename one of them with Mechanism.rename before it is put in"
        }
      }
    }
  }
  return null
}

const kindText: Readonly<Record<Column.Column["_tag"], string>> = {
  Float: "numbers",
  Int: "indices",
  Flag: "booleans",
  Text: "strings"
}

const columnProblem = (makes: ReadonlyArray<Make>): Reason | null => {
  for (const domain of ["nodes", "edges"] as const) {
    const known = new Map<string, { readonly kind: Column.Column["_tag"]; readonly at: number }>()
    for (const { at, part } of makes) {
      for (const [name, { _tag: kind }] of part[domain].columns) {
        const old = known.get(name)
        if (old === undefined) known.set(name, { kind, at })
        else if (old.kind !== kind) {
          return {
            _tag: "BadValue",
            what: `the column "${name}" of ${domain} of part ${at}`,
            found: kindText[kind],
            expected: `${kindText[old.kind]}, as in part ${old.at}; give one of them another name`
          }
        }
      }
    }
  }
  return null
}

/** What two parts claim and cannot both have. */
const claimProblem = (makes: ReadonlyArray<Make>): Reason | null => {
  if (makes.length === 1) return null // whose claims go together already
  const claims = new Map<string, Claim>()
  const partOf = new Map<Claim, number>()
  for (const { at, part } of makes) {
    for (const claim of allClaims(part)) {
      const key = JSON.stringify([claim.domain, claim.role, claim.name, claim.mechanism?.name])
      if (claims.has(key)) continue
      claims.set(key, claim)
      partOf.set(claim, at)
    }
  }
  const [found] = clashes([...claims.values()])
  if (found === undefined) return null
  const { fresh, old, reason } = found
  const of = (claim: Claim): string => ` (part ${partOf.get(claim)!})`
  if (reason._tag === "NameTaken") {
    const { by, wanted, ...rest } = reason
    return { ...rest, by: `${by}${of(old)}`, ...wanted === undefined ? {} : { wanted: `${wanted}${of(fresh)}` } }
  }
  return reason
}

/** Diffusion goes from every compartment to the next, so it is everywhere: all parts have it, or it is put in afterwards. */
const diffusionProblem = ([first, ...others]: ReadonlyArray<Make>): Reason | null => {
  const other = others.find(({ part }) => !is(part.diffusion.toSet(), first.part.diffusion.toSet()))
  if (other === undefined) return null
  const text = ({ part }: Make): string => part.diffusion.size === 0 ? "nothing" : listed([...part.diffusion])
  return {
    _tag: "BadValue",
    what: `what diffuses in part ${other.at}`,
    found: text(other),
    expected: `${text(first)}, as in part ${first.at}; let it diffuse with Edit.diffuse when the parts are together`
  }
}
