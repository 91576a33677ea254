/**
 * A network that is open on an engine, for measurements that go on from where they are, and what the processor did meanwhile.
 */
import { Effect } from "effect"
import type { Engine, Network } from "neurolens"
import { startOf } from "../src/solve/March.ts"
import { spikeRoom } from "../src/solve/Traces.ts"

/** So many steps more; gives the times of the spikes in them, by recording. */
export type Go = (steps: number) => Promise<ReadonlyArray<ReadonlyArray<number>>>

/** Opens a network on an engine. */
export const opened = (
  engine: Engine.Engine["Service"],
  network: Network.Network,
  { dt, rates }: { readonly dt: number; readonly rates: Engine.Rates }
) =>
  Effect.gen(function*() {
    const session = yield* engine.open({ network, scheme: "backwardEuler", dt, rates, copies: 1 })
    yield* session.set([network])
    yield* session.load([startOf(network, dt)])
    const go: Go = async (steps) => {
      const data = new Float64Array(network.recordings.size * steps)
      const room = spikeRoom(network)
      await Effect.runPromise(session.advance(steps, [{ data, stride: steps, first: 0, ...room }]))
      return room.spikes ?? []
    }
    return go
  })

/** Seconds that the processor was busy with this process meanwhile, threads and all. */
export const busy = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1e6
}
