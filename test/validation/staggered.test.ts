/**
 * When Crank-Nicolson is of order 2 in excitable membranes, and when it is of order 1.
 *
 * Gates move with the voltage from before the step, and the voltage with the gates from after it. Read as gates half a
 * step behind, that is NEURON's staggered second-order method, and voltages are of order 2 whenever the start and the
 * drive are read so, too: gates that rest at the start (they were the same half a step ago) and currents that are
 * constant within a step. Orders are observed from dt 0.02, 0.01 and 0.005 ms after 4 ms, without any converged value.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as States from "../../src/solve/initialStates.ts"
import type { State } from "../../src/solve/State.ts"
import { figure } from "./figure.ts"
import { inject, march } from "./march.ts"

const order = (network: Network.Network, read: (end: State) => number): number => {
  const [a, b, c] = [0.02, 0.01, 0.005].map((dt) => read(march(network, { scheme: "crankNicolson", dt, tMax: 4 }).end))
  return Math.log2((a - b) / (b - c))
}

/** Two compartments that are not coupled, with the squid's channels and whatever else is said. */
const squid = (...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make([Cell.make({ v: -65 }), Cell.make({ v: -65 })]), [
    Edit.insert(Channels.HH),
    ...edits,
    Edit.record("v")
  ])

const pulse = inject(0.003, 0)
const voltage = (row: number) => (end: State): number => end.v[row]
const state = (name: string) => (end: State): number => end.nodes.get(name)![0]

const calcium = [Edit.insert(Channels.CaL), Edit.insert(Pumps.CaPump), Edit.set("CaCon_i", 1e-4)]

describe("Crank-Nicolson is of order 2", () => {
  it.each(
    [
      ["in a voltage, gates at rest, a step of current", squid(States.init(), pulse), voltage(0)],
      [
        "with a current that is no straight line in v",
        squid(Edit.insert(Channels.CaT), States.init(), inject(0.01, 0)),
        voltage(0)
      ],
      [
        "behind a synapse that is at rest",
        squid(
          States.init(),
          Edit.connect(Connect.listed([[0, 1]]), Synapses.Ionotropic),
          Edit.set("IonotropicSynapse_s", 1 / (1 + Math.exp(3))),
          pulse
        ),
        voltage(1)
      ],
      [
        "with a sine current, which acts with its mean over the step",
        squid(
          States.init(),
          Edit.stimulate(Stimulus.sine({ duration: 100, amplitude: 0.003, frequency: 100 }), Select.rows([0]))
        ),
        voltage(0)
      ]
    ] as const
  )("%s", (name, network, read) => {
    figure(`order of crankNicolson ${name}`, order(network, read))
    expect(Math.abs(order(network, read) - 2)).toBeLessThan(0.1)
  })
})

describe("Crank-Nicolson is of order 1", () => {
  it.each(
    [
      ["in a voltage, gates that start at 0.2", squid(pulse), voltage(0)],
      ["in a gate, which is half a step behind", squid(States.init(), pulse), state("HH_n")],
      ["in a pumped concentration", squid(...calcium, States.init(), pulse), state("CaCon_i")]
    ] as const
  )("%s", (name, network, read) => {
    figure(`order of crankNicolson ${name}`, order(network, read))
    expect(Math.abs(order(network, read) - 1)).toBeLessThan(0.2)
  })
})
