/**
 * What detectors remember, into a kernel's memory and out of it: their last spikes, and what they were in the sample that a state shows.
 *
 * A state says the former; the latter is evaluated from it, as the interpreter does in the step after it.
 */
import type { Network } from "../../../network/Network.ts"
import * as Columns from "../../../program/Columns.ts"
import { eventPlan, type Watching } from "../../events/EventPlan.ts"
import type { Events } from "../../events/Events.ts"
import { startEvents } from "../../events/eventStep.ts"
import { lookup, seen, value } from "../../Frame.ts"
import type { Pausing } from "../../Pieces.ts"
import { type Plan, plan } from "../../Plan.ts"
import type { State } from "../../State.ts"
import type { Views } from "../Allocator.ts"
import type { MemoryMap } from "../MemoryMap.ts"

/** Finds the numbers of a column of the detectors in compartments, over all copies; null where nobody has the column. */
type Find = (what: Columns.DetectorColumn["what"]) => ((row: number) => number) | null

const finding = ({ layout, sites }: MemoryMap, { placed }: Watching): Find => (what) => {
  const column = Columns.detector(what, placed.compiled.mechanism.name)
  return sites.some((columns) => columns.has(column))
    ? (row) => sites[layout.siteOf[row]].get(column)! / 8 + layout.packedOf[row]
    : null
}

/** Those that cross thresholds, with their columns. */
const crossing = function*(map: MemoryMap, own: Plan): Generator<readonly [Watching, Find], void> {
  for (const watching of eventPlan(own)?.watching ?? []) {
    if (watching.emission !== null) yield [watching, finding(map, watching)]
  }
}

/** Puts detectors into memory as states have them, one for each network, pausing in between. */
export function* loadDetectors(
  { f64 }: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  states: ReadonlyArray<State>,
  dt: number
): Pausing<void> {
  for (const [c, network] of networks.entries()) {
    const [own, state] = [plan(network), states[c]]
    const first = c * network.nodes.length
    const look = seen(own, dt, state)
    const { armed, lastPart, lastStep } = (state.events ?? startEvents(own, network)!).detectors
    for (const [{ detectors, emission, placed }, find] of crossing(map, own)) {
      yield
      const { length } = placed.rows
      const write = (what: Columns.DetectorColumn["what"], numbers: (k: number) => number): void => {
        const at = find(what)
        if (at !== null) placed.rows.forEach((row, k) => (f64[at(first + row)] = numbers(k)))
      }
      const names = lookup(look, placed)
      const { crosses, rearm, refractory } = emission!
      const formulas = [["crosses", crosses], ["rearm", rearm], ["refractory", refractory], [
        "ahead",
        refractory
      ]] as const
      for (const [what, formula] of formulas) {
        if (formula === null) continue
        const numbers = value(formula, names, length)
        write(what, (k) => numbers[k])
      }
      write("armed", (k) => armed[detectors[k]])
      write("lastStep", (k) => lastStep[detectors[k]])
      write("last", (k) => lastPart[detectors[k]])
    }
  }
}

/** What detectors remember, in the c-th network. */
export const storeDetectors = (
  { f64 }: Views,
  map: MemoryMap,
  c: number,
  before: Events["detectors"]
): Events["detectors"] => {
  const [armed, lastStep, lastPart] = [before.armed.slice(), before.lastStep.slice(), before.lastPart.slice()]
  const { plan: own } = map.layout
  const first = c * own.network.nodes.length
  for (const [{ detectors, placed }, find] of crossing(map, own)) {
    const [isArmed, step, last] = [find("armed")!, find("lastStep")!, find("last")!]
    placed.rows.forEach((row, k) => {
      armed[detectors[k]] = f64[isArmed(first + row)]
      lastStep[detectors[k]] = f64[step(first + row)]
      lastPart[detectors[k]] = f64[last(first + row)]
    })
  }
  return { armed, lastStep, lastPart }
}
