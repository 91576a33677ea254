/**
 * What every built-in mechanism owes, whichever it is: the laws of `checkMechanism`, a start that does not move, gradients equal to
 * differences, one answer on both engines, and itself as text. A new one in the lists is looked at without being named here.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Engine, Gradient, Loss, Mechanism, Readout, States } from "neurolens"
import * as Edit from "../../src/Edit.ts"
import * as Json from "../../src/io/Json.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { columnName, hasHandlers } from "../../src/network/MechanismFields.ts"
import { mentions } from "../../src/network/texts.ts"
import { listed } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { checkMechanism } from "../../src/testing/checkMechanism.ts"
import { withoutEvents } from "../fixtures.ts"
import { byMoreThan, enginesDiffer, outcome } from "../solve/compiled/engines.ts"
import { interpreter } from "../solve/steppers.ts"

const all = [...Object.values(Channels), ...Object.values(Pumps), ...Object.values(Synapses)]

/** Two cells with the mechanism at 20 °C, what it reads, and a start below any threshold. */
const networkOf = (mechanism: Mechanism.Mechanism): Network.Network => {
  const calcium = "CaCon_i" in mechanism.reads || "CaCon_i" in mechanism.states
  const bare = Network.make([Cell.make({ ncomp: 2, v: -62, celsius: 20 }), Cell.make({ v: -58, celsius: 22 })])
  return Network.editSync(bare, [
    Edit.insert(Channels.Leak),
    ...calcium ? [Edit.insert(Channels.CaL), Edit.set("CaL_gCaL", 1e-2), Edit.insert(Pumps.CaPump)] : [],
    ...hasHandlers(mechanism) ? [Edit.insert(Channels.Spike)] : [],
    ...mechanism.kind === "Synapse"
      ? [Edit.connect(listed([[0, 2], [2, 1]]), mechanism)]
      : mechanism === Channels.Leak || mechanism === Pumps.CaPump
      ? []
      : [Edit.insert(mechanism)],
    Edit.record("v")
  ])
}

/** The parameters that the run of a network depends on: all of the mechanism, and the temperature where it reads that. */
const trained = (mechanism: Mechanism.Mechanism, network: Network.Network): Network.Network =>
  Network.editSync(network, [
    ...Object.keys(mechanism.parameters).map((name) => Edit.train(columnName(mechanism, name))),
    ...mentions(mechanism, "celsius") ? [Edit.train("celsius")] : [],
    Edit.train("v")
  ])

describe.each(all.map((mechanism) => [mechanism.name, mechanism] as const))("%s", (_, mechanism) => {
  const network = networkOf(mechanism)

  it("keeps the laws of mechanisms", () => {
    checkMechanism(mechanism, { numRuns: 60 })
  })

  it("starts at rest", () => {
    const ready = Network.editSync(network, [States.init()])
    const held = Network.editSync(ready, [Edit.clamp("v", -62, Select.cell(0)), Edit.clamp("v", -58, Select.cell(1))])
    const before = interpreter(held, "backwardEuler", 0.025)
    const after = outcome(held, before, [1])
    assert.isNull(after.reason)
    for (const [local, { rule }] of Object.entries(mechanism.states)) {
      // Pools follow the current of the step before, which is not there yet at the start.
      if (rule._tag === "Held" || rule._tag === "Assigned") continue
      const column = columnName(mechanism, local)
      const [old, now] = [
        before.initial.nodes.get(column) ?? before.initial.edges.get(column)!,
        after.numbers.get(column)!
      ]
      for (let k = 0; k < old.length; k++) {
        if (!Number.isNaN(old[k])) {
          assert.isAtMost(Math.abs(now[k] - old[k]), 1e-12 * Math.max(1, Math.abs(old[k])), column)
        }
      }
    }
  })

  const graded = withoutEvents([mechanism]).length > 0

  it.effect.runIf(graded)("has a gradient that equals differences", () =>
    Effect.gen(function*() {
      const made = yield* Gradient.check(trained(mechanism, network), Loss.squared(Readout.samples(), -60), {
        steps: 40
      })
      assert.isTrue(made.agrees, String(made))
    }).pipe(Effect.provide(Engine.layer)))

  it.runIf(graded)("is the same on both engines", () => {
    for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
      // Functions of kernels are within a few roundings of the interpreter's, and 40 steps of a stable model do not spread them.
      assert.isNull(enginesDiffer(network, scheme, 0.025, [40], byMoreThan(1e-12)))
    }
  })

  it("is itself again after its text and its document", () => {
    const again = Mechanism.parse(Mechanism.print(mechanism))
    assert.deepStrictEqual(Mechanism.toFields(again), Mechanism.toFields(mechanism))
    assert.isTrue(Json.decodeSync(Json.encode(network)).equals(network))
  })
})
