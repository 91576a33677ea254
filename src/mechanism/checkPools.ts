/**
 * Lists what is wrong with pooled states and parameters of a synapse: those of which all edges that end at a compartment have one (events.md
 * 4.1).
 *
 * One idea: a pool moves once for many edges, so its rules and its current are made of what is one for all of them. What an edge has on its own comes in
 * through handlers only, and an edge's own states move without the pool.
 */
import * as Result from "effect/Result"
import type { Name } from "../equation/Expression.ts"
import { inOrder } from "../equation/graph.ts"
import { parse } from "../equation/parse.ts"
import { hasHandlers, isPooled, type MechanismFields, type ParameterSpec } from "../network/MechanismFields.ts"
import { namesThrough } from "../network/namesThrough.ts"
import { textsOf } from "../network/texts.ts"
import { note, type Setting } from "./checkText.ts"
import type { Path } from "./Path.ts"
import { parseReaction } from "./reaction.ts"

/** Checks everything about pools. */
export const checkPools = (fields: MechanismFields, { report }: Setting): void => {
  const before = report.length
  const pooled = new Set<string>()
  for (const group of ["parameters", "states"] as const) {
    for (const [name, spec] of Object.entries<ParameterSpec>(fields[group])) {
      if (spec.at === undefined) continue
      pooled.add(name)
      const flaw = poolFlaw(fields, spec)
      if (flaw !== null) note(report, [group, name, "at"], String(spec.at), flaw)
    }
  }
  if (pooled.size === 0 || report.length > before) return
  const isAnyState = Object.values(fields.states).some(isPooled)
  if (!isAnyState) {
    const [name] = pooled
    return note(
      report,
      ["parameters", name, "at"],
      "post",
      "no state is pooled, so nothing uses one value for many edges: leave `at` out, or pool a state"
    )
  }
  checkTexts(fields, report, pooled)
}

/** Why a column cannot be pooled as it says; null where it can. */
const poolFlaw = (fields: MechanismFields, { at, shared }: ParameterSpec): string | null => {
  if (at !== "post") {
    return "`at` is `post`: one value for all edges that end at a compartment; left out, every edge has its own"
  }
  if (fields.kind !== "Synapse") return `a ${fields.kind.toLowerCase()} has no edges to pool: leave \`at\` out`
  if (shared) return "a pooled column belongs to its synapse alone: leave `shared` out"
  return hasHandlers(fields)
    ? null
    : "what many edges have in common is moved by events, and there is no handler: leave `at` out"
}

/** What a name is that edges of a pool may differ in; null where it is one for all. */
const perEdge = (fields: MechanismFields, pooled: ReadonlySet<string>, name: string): string | null => {
  if (pooled.has(name)) return null
  if (name === "v_pre") return "`v_pre` differs between the edges of a pool"
  if (Object.hasOwn(fields.reads, name)) {
    return fields.reads[name].end === "pre" ? `\`${name}\` is read where each edge begins` : null
  }
  return Object.hasOwn(fields.parameters, name) || Object.hasOwn(fields.states, name)
    ? `\`${name}\` is one for each edge (\`at: "post"\` makes it one for all)`
    : null
}

/** Rules of pooled states and the current are made of what is pooled, rules of others not of pooled states. */
const checkTexts = (fields: MechanismFields, report: Setting["report"], pooled: ReadonlySet<string>): void => {
  const isOwnState = (name: string): boolean => Object.hasOwn(fields.states, name)
  const through = namesThrough(fields)
  // Each name is looked through once, however often it stands there.
  const unpooled = remembered((name) =>
    [...through(name)].map((inside) => perEdge(fields, pooled, inside)).find((reason) => reason !== null)
  )
  const ofMany = remembered((name) => [...through(name)].find((inside) => pooled.has(inside) && isOwnState(inside)))
  const ofPool = (where: Path, text: string, what: string, names: ReadonlyArray<Name>): void => {
    for (const { name, span } of names) {
      const reason = unpooled(name)
      if (reason === undefined) continue
      report.push({ where, text, span, message: `${what} is one for all edges that end at a compartment: ${reason}` })
    }
  }
  const ofEdge = (where: Path, text: string, what: string, names: ReadonlyArray<Name>): void => {
    for (const { name, span } of names) {
      const state = ofMany(name)
      if (state === undefined) continue
      const message =
        `${what} is one for each edge, and \`${state}\`, which many edges move, is not part of its rule: pool it too`
      report.push({ where, text, span, message })
    }
  }
  for (const [where, text] of textsOf(fields)) {
    const [part, key] = where
    if (part === "current") ofPool(where, text, "the current of a pool", namesIn(text))
    else if (part === "states") {
      const check = pooled.has(String(key)) ? ofPool : ofEdge
      check(where, text, `\`${key}\``, namesIn(text))
    } else if (part === "scheme") {
      const names = namesOfReaction(text)
      const state = names.find(({ name }) => pooled.has(name) && isOwnState(name))
      if (state !== undefined) ofPool(where, text, `\`${state.name}\``, names)
    }
  }
}

/** The same function, asked once for each name. */
const remembered = <A>(f: (name: string) => A): (name: string) => A => {
  const known = new Map<string, { readonly answer: A }>()
  return (name) => {
    let found = known.get(name)
    if (found === undefined) known.set(name, found = { answer: f(name) })
    return found.answer
  }
}

/** The names of a text where it uses them; none where it cannot be read. */
const namesIn = (text: string): ReadonlyArray<Name> => {
  const parsed = parse(text)
  return Result.isFailure(parsed) ? [] : inOrder(parsed.success).filter((e) => e._tag === "Name")
}

/** The names of a reaction: those of its states, and those in its rates at their places. */
const namesOfReaction = (text: string): ReadonlyArray<Name> => {
  const read = parseReaction(text)
  if (Result.isFailure(read)) return []
  const { backward, forward, left, right } = read.success
  return [
    ...[...left, ...right].map(({ name, span }): Name => ({ _tag: "Name", name, span })),
    ...(backward === null ? [forward] : [forward, backward]).flatMap((rate) =>
      namesIn(rate.text).map((e): Name => ({ ...e, span: [e.span[0] + rate.span[0], e.span[1] + rate.span[0]] }))
    )
  ]
}
