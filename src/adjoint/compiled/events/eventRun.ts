/**
 * Events of a run that goes forwards and back by a kernel: their memory and the room in it, who spiked, and what is too early for a gradient.
 */
import type { Network } from "../../../network/Network.ts"
import type { More } from "../../../solve/compiled/Core.ts"
import { type Room, usualRoom } from "../../../solve/compiled/events/eventMemory.ts"
import { type KernelEvents, kernelEvents } from "../../../solve/compiled/Instance.ts"
import type { SchemeName } from "../../../solve/Scheme.ts"
import { eventAdjoint } from "../../events/EventAdjoint.ts"
import type { GradientError } from "../../GradientError.ts"
import { closed, type Wanted } from "../../Wanted.ts"
import type { AdjointMap } from "../AdjointMap.ts"
import type { Told } from "./EventLog.ts"
import { type EventSteps, eventSteps } from "./eventSteps.ts"

/** Events of a run. */
export type EventRun = {
  readonly steps: EventSteps
  /** Makes their memory anew, for networks like these; the room is that of before, or the usual one. */
  readonly make: (networks: ReadonlyArray<Network>, room?: Room) => More
  /** Events in the memory that was made last; they note who spikes. */
  readonly kernel: () => KernelEvents
  /** What is in the way of a gradient in some steps that went forwards; null where nothing is. */
  readonly flaw: (first: number, steps: number) => GradientError | null
}

/** Of a kernel, null where events are nobody's business in it. */
export const eventRun = (own: AdjointMap, scheme: SchemeName, dt: number, wanted: Wanted): EventRun | null => {
  const { map } = own
  if (map.spikes === null) return null
  const all = closed(wanted)
  const steps = eventSteps(own, scheme, dt, all, eventAdjoint(map.layout.plan.network, all))
  let room = usualRoom(map)
  let made: KernelEvents | null = null
  return {
    steps,
    make: (networks, wider = room) => {
      room = wider
      const { arrivals, more, spiking } = kernelEvents(map, networks, dt, room)!
      made = {
        arrivals,
        spiking: {
          ...spiking,
          take: (views, first, count, sinks) => {
            spiking.take(views, first, count, sinks)
            for (let k = 0; k < count; k++) {
              const told: Array<Told> = []
              spiking.each(views, k, (detector, part) => void told.push([detector, part]))
              steps.note(first + k, told)
            }
          }
        }
      }
      return more
    },
    kernel: () => {
      if (made === null) throw new Error("internal: events without memory")
      return made
    },
    flaw: wanted.late === "constant" ? () => null : steps.late
  }
}
