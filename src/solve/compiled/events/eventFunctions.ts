/**
 * The functions of a kernel that are about events, and which of them the statements of its step are.
 */
import type * as Code from "../../../kernel/wasm/Code.ts"
import type { Statement, Step } from "../../../program/Step.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import type { Programs } from "../partsOf.ts"
import { arriveFunction, linkFunction, pullFunction, takeFunction } from "./emitArrivals.ts"
import { dueFunctions } from "./emitDue.ts"
import { flightFunctions } from "./emitFlights.ts"
import { laterFunction, sortFunction } from "./emitOrder.ts"
import { awakeFunction } from "./emitResting.ts"
import { freeFunction, sendFunction } from "./emitSend.ts"

/** What is called for statements, and all functions, those first that others call. */
export type EventFunctions = {
  readonly of: ReadonlyMap<Statement, Code.Body>
  /** What is called for rows of which some may rest, with whether all are to be gone through. */
  readonly awake: ReadonlyMap<Statement, Code.Body>
  readonly all: ReadonlyArray<Code.Body>
}

/**
 * The functions of a step, of whose rows `rows` are the loops; none where nothing answers events. `taped`: what rows are is remembered for the way
 * back, so that none rests, and nothing acts before all rows have moved.
 */
export const eventFunctions = (
  map: MemoryMap,
  programs: Programs,
  step: Step,
  rows: ReadonlyMap<Statement, Code.Body>,
  taped = false
): EventFunctions => {
  if (map.events === null) return { of: new Map(), awake: new Map(), all: [] }
  const { types: places } = map.events
  const [take, link, free, later] = [takeFunction(), linkFunction(), freeFunction(), laterFunction()]
  const [pull, sort, send] = [pullFunction(link), sortFunction(later), sendFunction(map.uniform.dt, take, later)]
  const types = programs.answering.map((type, k) =>
    dueFunctions(map, k, type, programs.synapses, { free, send, sort }, !taped)
  )
  const arrive = arriveFunction(take, link)
  const { copies, threads } = map.layout
  const flights = map.spikes === null ? null : flightFunctions(map.spikes, threads, copies > 1, arrive)
  const bodyOf = (statement: Statement): Code.Body | null => {
    switch (statement._tag) {
      case "Pull":
        return pull
      case "Due":
        return types[statement.type][statement.way]
      case "Spikes":
        return statement.way === "list" ? null : flights![statement.way]
      default:
        return null
    }
  }
  const statements = step.flatMap(({ members }) => members)
  const awake = new Map(statements.flatMap((statement) => {
    // A pool that rests is 0, but what was seen of it last need not be.
    if (statement._tag !== "Rows" || !("block" in statement.space) || statement.space._tag === "Shown") return []
    const { block } = statement.space
    const at = places.find(({ units }) => units === block)?.awakeAt ?? null
    const loop = rows.get(statement)!
    return at === null || taped ? [] : [[statement, awakeFunction(`awake ${loop.func.name}`, at, loop)] as const]
  }))
  return {
    awake,
    of: new Map(
      statements.flatMap((statement) => {
        const body = bodyOf(statement)
        return body === null ? [] : [[statement, body] as const]
      })
    ),
    all: [
      take,
      link,
      free,
      later,
      pull,
      arrive,
      ...flights?.all ?? [],
      sort,
      send,
      ...types.flatMap(({ all }) => all),
      ...awake.values()
    ]
  }
}
