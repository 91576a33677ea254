/**
 * Runs by native code beside runs by WebAssembly, for tests of either: every number of a run, and the first that differs.
 */
import { Effect } from "effect"
import { Cell, Channels, Connect, Edit, Engine, Network, Pumps, Select, States, Stimulus, Synapses } from "neurolens"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { adjoint } from "../../../src/adjoint/GradientRunner.ts"
import type { Lanes } from "../../../src/kernel/c/Lanes.ts"
import type { Compiler } from "../../../src/node/native/Compiler.ts"
import { engineOf } from "../../../src/node/native/Native.ts"
import { startOf } from "../../../src/solve/March.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import { everythingWanted, numbersOf, weightedSum } from "../../adjoint/gradientRuns.ts"
import { bits, difference, type Outcome } from "../../solve/compiled/engines.ts"
import { compiler } from "./compiled.ts"

/** An engine. */
export type Service = Engine.Engine["Service"]

/** WebAssembly. */
export const compiled = await Effect.runPromise(Effect.provide(Effect.service(Engine.Engine), Engine.layerCompiled))

export const folder = mkdtempSync(join(tmpdir(), "neurolens-engines-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The engine of native code, in a folder of its own for as long as the tests of a file run. */
export const native = (lanes: Lanes = compiler!.lanes, size = 1, by: Compiler = compiler!): Service =>
  engineOf({ compiler: { ...by, lanes }, folder }, size, 0)

/** Every number of a run by an engine, in two stretches; or why it stopped. */
export const ran = (
  engine: Service,
  networks: ReadonlyArray<Network.Network>,
  scheme: SchemeName,
  step: number,
  count: number
) =>
  Effect.gen(function*() {
    const session = yield* engine.open({
      network: networks[0],
      scheme,
      dt: step,
      rates: "exact",
      copies: networks.length
    })
    const all = new Map<string, ArrayLike<number>>()
    yield* session.set(networks)
    yield* session.load(networks.map((one) => startOf(one, step)))
    const data = networks.map((one) => new Float64Array(one.recordings.size * count))
    for (const [first, some] of [[0, count - 1], [count - 1, 1]]) {
      yield* session.advance(some, data.map((own) => ({ data: own, stride: count, first })))
    }
    const states = yield* session.states
    states.forEach(({ currents, edges, nodes, synapticCurrents, v }, c) => {
      all.set(`recorded ${c}`, data[c]).set(`v ${c}`, v)
      for (const part of [nodes, edges, currents, synapticCurrents]) {
        part.forEach((values, name) => all.set(`${name} ${c}`, values))
      }
    })
    return { reason: null, numbers: all } as Outcome
  }).pipe(
    Effect.scoped,
    Effect.catch((error) => Effect.succeed<Outcome>({ reason: JSON.stringify(error.reason), numbers: new Map() })),
    Effect.runPromise
  )

/** Every number of the gradient of a weighted sum of all samples by an engine; everything is asked for. */
export const gradientOn = (
  engine: Service,
  network: Network.Network,
  scheme: SchemeName,
  [dt, steps]: readonly [dt: number, steps: number] = [scheme === "forwardEuler" ? 0.0005 : 0.025, 9]
): Promise<Outcome> =>
  Effect.gen(function*() {
    const wanted = everythingWanted(network)
    const session = yield* engine.gradient({ network, scheme, dt, rates: "exact", copies: 1, wanted, adjoint })
    const asked = { networks: [network], from: null, steps, memory: 2 ** 28, first: 0 }
    const [gradient] = yield* session.run(asked, (_, traces) => weightedSum((k) => Math.cos(1.7 * k))(traces))
    return { reason: null, numbers: numbersOf(gradient.adjoint) } as Outcome
  }).pipe(Effect.scoped, Effect.runPromise)

/** The first difference between native code and WebAssembly, or null. */
export const differ = async (
  networks: ReadonlyArray<Network.Network>,
  scheme: SchemeName = "backwardEuler",
  engine: Service = native(),
  [step, count]: readonly [number, number] = [0.025, 60]
): Promise<string | null> =>
  difference(await ran(compiled, networks, scheme, step, count), await ran(engine, networks, scheme, step, count), bits)

/** Cells alike but for their values, `count` of them, with synapses; every compartment has others. */
export const uneven = (count: number): Network.Network => {
  const cells = Network.make(Array<Network.Network>(count).fill(Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 2] })))
  const n = cells.nodes.length
  const spread = (mean: number, by: number): ReadonlyArray<number> =>
    Array.from({ length: n }, (_, k) => mean * (1 + by * Math.sin(1.3 * k + 0.7)))
  return Network.editSync(cells, [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.CaL),
    Edit.insert(Pumps.CaPump),
    Edit.set("radius", spread(1, 0.4)),
    Edit.set("axial_resistivity", spread(500, 0.3)),
    Edit.set("HH_gNa", spread(0.12, 0.2)),
    Edit.set("HH_gLeak", spread(3e-4, 0.5)),
    Edit.set("v", spread(-62, 0.1)),
    States.init(),
    Edit.connect(
      Connect.listed(Array.from({ length: 3 * count }, (_, k) => [7 * k % n, (11 * k + 3) % n])),
      Synapses.Ionotropic
    ),
    Edit.set("IonotropicSynapse_gS", 2e-3),
    Edit.stimulate(Stimulus.step({ delay: 0.2, duration: 1, amplitude: 0.1 }), Select.cell("all").branch(0).loc(0)),
    Edit.record("v")
  ])
}
