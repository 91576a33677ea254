/**
 * What engines and their sessions are given by whoever calls them, looked at before work: engines are a service that anyone may call, and what
 * does not fit would be written into memory somewhere.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { isNetwork, type Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import { movingStates } from "../solve/Plan.ts"
import { differenceOf } from "../solve/sameStructure.ts"
import { schemes } from "../solve/Scheme.ts"
import { SimulationError, type SimulationReason } from "../solve/SimulationError.ts"
import type { Sink } from "../solve/Sink.ts"
import type { State } from "../solve/State.ts"
import { plural } from "../table/plural.ts"
import type { GradientSession, GradientWork, Session } from "./Session.ts"

/** Why something is refused, or null. */
type Flaw = SimulationError | null

const bad = (what: string, found: unknown, expected: string): SimulationError =>
  because({ _tag: "BadOption", what, found: typeof found === "string" ? found : shown(found), expected })

const because = (reason: SimulationReason): SimulationError => new SimulationError({ reason })

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === "object" && u !== null

/** The same of what is of its type where it is a record at all. */
const isThing = (u: object): boolean => isRecord(u)

const isCount = (u: unknown): boolean => Number.isSafeInteger(u) && (u as number) >= 0

/** What is wrong with work that an engine is asked for. */
const workFlaw = (given: unknown): Flaw => {
  if (!isRecord(given)) return bad("the work", given, "a record of network, scheme, dt, rates, copies")
  const { copies, dt, network, rates, scheme } = given
  if (!isNetwork(network)) {
    return bad("network of the work", network, "a network, for example Network.make([Cell.make()])")
  }
  if (typeof scheme !== "string" || !Object.hasOwn(schemes, scheme)) {
    return bad("scheme of the work", scheme, `one of ${Object.keys(schemes).join(", ")}`)
  }
  if (!(Number.isFinite(dt) && (dt as number) > 0)) return bad("dt of the work", String(dt), "a positive number [ms]")
  if (rates !== "exact" && rates !== "tabulated") return bad("rates of the work", rates, `"exact" or "tabulated"`)
  return isCount(copies) && copies !== 0 ? null : bad("copies of the work", copies, "a whole number, 1 or more")
}

/** What is wrong with networks for a session that was opened for ones like another, so many at a time. */
const networksFlaw = (like: Network, most: number, given: ReadonlyArray<Network>): Flaw => {
  if (!Array.isArray(given) || given.length === 0 || given.length > most) {
    const found = Array.isArray(given) ? plural(given.length, "network") : given
    return bad("what the session is set to", found, `a list of 1 to ${most}`)
  }
  for (const [index, network] of given.entries()) {
    if (!isNetwork(network)) return bad(`network ${index} of the session`, network, "a network")
    // What is trained is no matter of runs: who asks for gradients says what of.
    const what = differenceOf(like, network.set("trainables", like.trainables))
    if (what !== null) return because({ _tag: "OtherStructure", index, what })
  }
  return null
}

/** What is wrong with states for networks like one. */
const statesFlaw = (like: Network, given: ReadonlyArray<State>): Flaw => {
  if (!Array.isArray(given)) return bad("what the session is loaded with", given, "a list of states")
  const moving = movingStates(like)
  for (const [k, state] of given.entries()) {
    const wrong = (what: string): SimulationError => because({ _tag: "ForeignState", what: `state ${k}: ${what}` })
    if (!isThing(state) || !(state.nodes instanceof Map && state.edges instanceof Map)) {
      return bad(`state ${k} of the session`, state, "a state, as sessions and runs give them")
    }
    if (!isCount(state.step)) return wrong(`its step is ${shown(state.step)}`)
    if (state.v?.length !== like.nodes.length) return wrong(`it has no voltages of ${like.nodes.length} compartments`)
    for (const domain of ["nodes", "edges"] as const) {
      const lacking = moving[domain].find((name) => state[domain].get(name)?.length !== like[domain].length)
      if (lacking !== undefined) return wrong(`it has no ${lacking} of ${plural(like[domain].length, "row")}`)
    }
  }
  return null
}

/** What is wrong with a number of steps, and with where their samples go. */
const stepsFlaw = (like: Network, most: number, steps: number, sinks: ReadonlyArray<Sink>): Flaw => {
  if (!isCount(steps)) return bad("steps of the session", shown(steps), "a whole number of steps, 0 or more")
  if (!Array.isArray(sinks) || sinks.length > most) {
    const found = Array.isArray(sinks) ? plural(sinks.length, "sink") : sinks
    return bad("the sinks", found, `a list of at most ${most}, one for each network`)
  }
  const rows = like.recordings.size
  for (const [k, sink] of sinks.entries()) {
    const what = `sink ${k}`
    if (!isThing(sink) || !(sink.data instanceof Float64Array)) {
      return bad(what, sink, "a record of data (a Float64Array), stride, first")
    }
    const { data, first, stride } = sink
    if (
      !(isCount(first) && isCount(stride) && (rows === 0 || (first + steps <= stride && data.length >= rows * stride)))
    ) {
      const found = `${plural(data.length, "number")} with a stride of ${shown(stride)}, from ${shown(first)} on`
      return bad(what, found, `room for ${plural(rows, "recording")} × ${plural(steps, "sample")}`)
    }
  }
  return null
}

/** What is wrong with work for gradients, beside what may be with any. */
const backFlaw = ({ adjoint, wanted }: { readonly adjoint: unknown; readonly wanted: unknown }): Flaw => {
  if (!isRecord(adjoint)) return bad("adjoint of the work", adjoint, "what Gradient and Training bring")
  return isRecord(wanted) ? null : bad("wanted of the work", wanted, "a record of what derivatives are wanted of")
}

/** What is wrong with runs for gradients. */
const runsFlaw = (like: Network, most: number, given: unknown, lossOf: unknown): Flaw => {
  if (!isRecord(given)) return bad("the runs", given, "a record of networks, from, steps, memory, first")
  const { first, from, memory, networks, steps } = given as GradientWork
  const wrong = networksFlaw(like, most, networks) ?? (from === null ? null : statesFlaw(like, [from]))
  if (wrong !== null) return wrong
  if (!isCount(steps)) return bad("steps of the runs", shown(steps), "a whole number of steps, 0 or more")
  if (!(Number.isFinite(memory) && memory > 0)) {
    return bad("memory of the runs", shown(memory), "a positive number of bytes")
  }
  if (!isCount(first)) return bad("first of the runs", shown(first), "the number of the first run, 0 or more")
  return typeof lossOf === "function" ? null : bad("the loss of the runs", lossOf, "a function of a number and traces")
}

/** Does something unless there is something wrong with what is given for it. */
const unless = <A, E, R>(
  flaw: () => Flaw,
  then: () => Effect.Effect<A, E, R>
): Effect.Effect<A, E | SimulationError, R> =>
  Effect.suspend((): Effect.Effect<A, E | SimulationError, R> => {
    const found = flaw()
    return found === null ? then() : Effect.fail(found)
  })

/** A session for networks like one that looks at what it is given. */
const guardedSession = (inner: Session, like: Network): Session => ({
  ...inner,
  set: (networks) => unless(() => networksFlaw(like, inner.most, networks), () => inner.set(networks)),
  load: (states) => unless(() => statesFlaw(like, states), () => inner.load(states)),
  advance: (steps, sinks, told) =>
    unless(() => stepsFlaw(like, inner.most, steps, sinks), () => inner.advance(steps, sinks, told))
})

/** The same of a session for gradients. */
const guardedGradients = (inner: GradientSession, like: Network): GradientSession => ({
  ...inner,
  run: (run, lossOf, told) => unless(() => runsFlaw(like, inner.most, run, lossOf), () => inner.run(run, lossOf, told))
})

/** How an engine opens something for work. */
type Opens<W, S> = (work: W) => Effect.Effect<S, SimulationError, Scope.Scope>

/** An engine that looks at what it is given before it does anything, and whose sessions do. */
export const guarded = <
  W extends { readonly network: Network },
  B extends W & { readonly adjoint: unknown; readonly wanted: unknown }
>(
  { gradient, name, open }: {
    readonly name: string
    readonly open: Opens<W, Session>
    readonly gradient: Opens<B, GradientSession>
  }
): { readonly name: string; readonly open: Opens<W, Session>; readonly gradient: Opens<B, GradientSession> } => ({
  name,
  open: (work) =>
    unless(
      () => workFlaw(work),
      () => Effect.map(open(work), (session) => guardedSession(session, work.network))
    ),
  gradient: (work) =>
    unless(
      () => workFlaw(work) ?? backFlaw(work),
      () => Effect.map(gradient(work), (session) => guardedGradients(session, work.network))
    )
})
