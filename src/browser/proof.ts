/**
 * Whether threads of a page do what they are for: a small network, divided among all of them, has the samples that it has on one.
 *
 * Browsers differ in what workers may share and in when their messages arrive, and no property of a page says so. What a run would find out
 * after twenty seconds is found out here, before there is anything to lose.
 */
import * as Effect from "effect/Effect"
import { IonotropicSynapse } from "../mechanism/IonotropicSynapse.ts"
import { Leak } from "../mechanism/Leak.ts"
import * as Cell from "../network/Cell.ts"
import { make } from "../network/concat.ts"
import { editSync } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import type { Pool } from "../runtime/pool.ts"
import { sessionOf } from "../runtime/Session.ts"
import { record } from "../select/attach.ts"
import { pairwise } from "../select/Connect.ts"
import { connect } from "../select/editEdges.ts"
import { insert } from "../select/insert.ts"
import * as Select from "../select/Select.ts"
import { compiledMarch, onlyOn } from "../solve/compiled/compiledMarch.ts"
import { type Machine, ownThread } from "../solve/compiled/Machine.ts"
import { startOf } from "../solve/March.ts"
import type { SimulationError } from "../solve/SimulationError.ts"

const [steps, dt] = [40, 0.025]

/** How long threads may take for it: a thousand times as long as they need. */
const patience = "10 seconds"

/** A ring of as many cells as there are threads, each with a synapse onto the next, so that all threads meet in every step. */
const ring = (threads: number): Network => {
  const cells = Array.from({ length: threads }, (_, k) => k)
  const to = [...cells.slice(1), 0]
  return editSync(make(cells.map((k) => Cell.make({ v: -70 + 40 * (k % 2) }))), [
    insert(Leak),
    connect(pairwise(Select.cell(cells), Select.cell(to)), IonotropicSynapse),
    record("v")
  ])
}

const samplesOn = (machine: Machine, network: Network): Effect.Effect<Float64Array, SimulationError> =>
  Effect.scoped(Effect.gen(function*() {
    const data = new Float64Array(network.recordings.size * steps)
    const work = { network, scheme: "backwardEuler", dt, copies: 1 } as const
    const session = yield* sessionOf(() => compiledMarch(work, onlyOn(machine)), machine)
    yield* session.set([network])
    yield* session.load([startOf(network, dt)])
    yield* session.advance(steps, [{ data, stride: steps, first: 0 }])
    return data
  }))

/** What is wrong with the threads of a pool; null when nothing is. */
export const flawOf = (pool: Pool): Effect.Effect<string | null> => {
  const network = ring(pool.machine.threads)
  const late = Effect.andThen(Effect.sleep(patience), Effect.sync(() => pool.giveUp("late")))
  const divided = Effect.raceFirst(samplesOn(pool.machine, network), Effect.andThen(late, Effect.never))
  return Effect.match(Effect.all([divided, samplesOn(ownThread(), network)]), {
    onFailure: (error) => error.message,
    onSuccess: ([found, right]) =>
      right.every((sample, i) => Object.is(sample, found[i])) ? null : "their samples are not those of one thread"
  })
}
