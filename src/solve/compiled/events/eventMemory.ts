/**
 * The memory of a kernel's events as whoever runs it sees it: room for events, and what is written there before a piece and read after it.
 *
 * Room is taken for what is usual. Where it does not do, nothing is lost: that is said, and whoever runs takes more and goes again from where
 * states were loaded (`Instance.ts`).
 */
import type { Arrival } from "../../events/Arrival.ts"
import { type Pausing, stretches } from "../../Pieces.ts"
import type { Allocator, Views } from "../Allocator.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import {
  type AnsweringMap,
  dueOffset,
  eventBytes,
  eventFields,
  type EventMap,
  groupRows,
  kinds,
  queueFields,
  queueOf,
  reachedBytes,
  reachedFields,
  stages,
  targetAt,
  targetBytes,
  troubles,
  unitBytes,
  unitFields,
  wheelSlots
} from "./EventMap.ts"

/** Room for events of a thread: given ones, and those that come while a kernel runs. */
export type Room = { readonly given: number; readonly made: number }

/** Events in a kernel's memory. */
export type EventMemory = {
  readonly take: (memory: Allocator, chunk: number) => void
  /** Finds where every synapse is. */
  readonly pack: () => Pausing<void>
  /** Nothing is on its way. */
  readonly reset: (views: Views) => void
  /** Says which rows rest, by the states that are in memory; none where somebody sees their currents. */
  readonly rest: (views: Views, seen: (type: number) => boolean) => void
  /** How many rows rest. */
  readonly resting: (views: Views) => number
  /** A piece begins at a step. */
  readonly begin: (views: Views, first: number) => void
  /** Writes what acts in the k-th step of the piece, by network; gives how much room that takes in all, and does nothing where there is less. */
  readonly give: (views: Views, k: number, arrivals: ReadonlyArray<ReadonlyArray<Arrival>>) => number
  /** What went wrong since the reset: one of `troubles`. */
  readonly trouble: (views: Views) => number
  /** What synapses have sent to themselves for later steps, by network; of each synapse in the order of sending. */
  readonly sent: (views: Views) => ReadonlyArray<ReadonlyArray<Arrival>>
}

/** Events per synapse of a thread that there is usually room for, and at least for all together. */
const [usual, least] = [2, 1024]

/** The usual room of a thread. */
export const usualRoom = ({ events, layout }: MemoryMap): Room => {
  const rows = Array.from({ length: layout.threads }, (_, thread) =>
    (events?.types ?? []).reduce((sum, { edges }) => {
      const { starts } = layout.synapses[edges]
      return sum + starts[thread + 1] - starts[thread]
    }, 0))
  const room = least + usual * Math.max(...rows)
  return { given: room, made: room }
}

/** By synapse that answers events, over all copies: the address of its target, and the thread that owns it. */
export type Targets = { readonly target: Int32Array; readonly owner: Uint8Array }

/** Finds them, pausing in between. */
export function* targetsOf({ layout }: MemoryMap, { types }: EventMap): Pausing<Targets> {
  const count = layout.copies * layout.plan.network.edges.length
  const [target, owner] = [new Int32Array(count), new Uint8Array(count)]
  for (const type of types) {
    const { padding, rows, starts } = layout.synapses[type.edges]
    for (let thread = 0; thread < layout.threads; thread++) {
      for (const [from, to] of stretches(starts[thread + 1] - starts[thread])) {
        for (let k = starts[thread] + from; k < starts[thread] + to; k++) {
          if (padding[k] === 1) continue
          target[rows[k]] = targetAt(type, k)
          owner[rows[k]] = thread
        }
        yield
      }
    }
  }
  return { target, owner }
}

/** Of a kernel; `room` is that of each thread. */
export const eventMemory = (map: MemoryMap, events: EventMap, room: Room): EventMemory => {
  const { layout } = map
  const threads = Array.from({ length: layout.threads }, (_, t) => t)
  const queues = threads.map((thread) => queueOf(events, thread))
  let places: { readonly given: number; readonly counts: number; readonly made: number }[] = []
  const filled = threads.map(() => 0)
  let targets: Targets | null = null
  const edges = layout.plan.network.edges.length

  const placed = (target: number): { readonly type: AnsweringMap; readonly place: number } => {
    const type = events.types.findLast(({ targetsAt }) => targetsAt <= target)!
    return { type, place: (target - type.targetsAt) / targetBytes }
  }

  return {
    take: (memory, chunk) => {
      places = threads.map(() => ({
        counts: memory.take(4 * chunk),
        given: memory.take(eventBytes * room.given),
        made: memory.take(eventBytes * room.made)
      }))
    },
    pack: function*() {
      targets ??= yield* targetsOf(map, events)
    },
    reset: ({ i32 }) => {
      for (const thread of threads) {
        const [queue, { made }] = [queues[thread], places[thread]]
        i32.fill(0, queue / 4, (queue + dueOffset(events.types.length)) / 4)
        i32[(queue + queueFields.start) / 4] = made
        i32[(queue + queueFields.fresh) / 4] = made
        i32[(queue + queueFields.end) / 4] = made + eventBytes * room.made
      }
      for (const { edges: block, reachedAt, units, unitsAt } of events.types) {
        const count = layout.synapses[units].rows.length
        for (let k = 0; k < count; k++) i32[(unitsAt + unitBytes * k + unitFields.first) / 4] = 0
        if (reachedAt === null) continue
        for (let k = 0; k < layout.synapses[block].rows.length; k++) {
          i32[(reachedAt + reachedBytes * k + reachedFields.stage) / 4] = stages.quiet
        }
      }
    },
    rest: ({ f64, i32 }, seen) =>
      events.types.forEach(({ awakeAt, units }, t) => {
        if (awakeAt === null) return
        const { rows: { length } } = layout.synapses[units]
        const { columns } = map.synapses[units]
        const states = Array.from(columns.keys()).flatMap((column) =>
          column._tag === "Kept" ? [columns.get(column.of)! / 8] : []
        )
        for (let group = 0, from = 0; from < length; group++, from += groupRows) {
          let awake = seen(t)
          for (const at of states) {
            for (let k = from; k < Math.min(length, from + groupRows) && !awake; k++) awake = !Object.is(f64[at + k], 0)
          }
          i32[awakeAt / 4 + group] = awake ? 1 : 0
        }
      }),
    resting: ({ i32 }) =>
      events.types.reduce((sum, { awakeAt, units }) => {
        if (awakeAt === null) return sum
        const groups = Math.ceil(layout.synapses[units].rows.length / groupRows)
        let asleep = 0
        for (let group = awakeAt / 4; group < awakeAt / 4 + groups; group++) if (i32[group] === 0) asleep++
        return sum + groupRows * asleep
      }, 0),
    begin: ({ f64, i32 }, first) => {
      for (const thread of threads) {
        const [queue, { counts, given }] = [queues[thread], places[thread]]
        f64[(queue + queueFields.step) / 8] = first - 1
        i32[(queue + queueFields.given) / 4] = given
        i32[(queue + queueFields.count) / 4] = counts
        filled[thread] = 0
      }
    },
    give: ({ f64, i32 }, k, arrivals) => {
      const { owner, target } = targets!
      const more = threads.map(() => 0)
      arrivals.forEach((list, c) => list.forEach(({ edge }) => more[owner[c * edges + edge]]++))
      const wanted = Math.max(...threads.map((thread) => filled[thread] + more[thread]))
      if (wanted > room.given) return wanted
      arrivals.forEach((list, c) =>
        list.forEach(({ edge, kind, phi, source, spike }) => {
          const row = c * edges + edge
          const thread = owner[row]
          const at = places[thread].given + eventBytes * filled[thread]++
          f64[(at + eventFields.phi) / 8] = phi
          f64[(at + eventFields.spike) / 8] = spike
          i32[(at + eventFields.source) / 4] = source
          i32[(at + eventFields.kind) / 4] = kinds[kind]
          i32[(at + eventFields.target) / 4] = target[row]
        })
      )
      for (const thread of threads) i32[places[thread].counts / 4 + k] = more[thread]
      return wanted
    },
    trouble: ({ i32 }) =>
      queues.reduce((found, queue) => found || i32[(queue + queueFields.trouble) / 4], troubles.none as number),
    sent: ({ f64, i32 }) => {
      const out = Array.from({ length: layout.copies }, (): Array<Arrival> => [])
      for (const queue of queues) {
        for (let slot = 0; slot < wheelSlots; slot++) {
          let event = i32[(queue + queueFields.wheel) / 4 + 2 * slot]
          for (; event !== 0; event = i32[(event + eventFields.next) / 4]) {
            const { place, type } = placed(i32[(event + eventFields.target) / 4])
            const row = layout.synapses[type.edges].rows[place]
            out[Math.floor(row / edges)].push({
              step: f64[(event + eventFields.step) / 8],
              phi: f64[(event + eventFields.phi) / 8],
              kind: "own",
              source: -1,
              spike: f64[(event + eventFields.spike) / 8],
              edge: row % edges
            })
          }
        }
      }
      return out
    }
  }
}
