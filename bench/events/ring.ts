/**
 * A ring of branched cells: each passes a spike on to a dendrite of the next, 5 ms later, for ever.
 *
 * A soma and two dendrites of four compartments each, HH in the soma, leaks in the dendrites; every twentieth cell is kicked at the beginning, so that
 * as many spikes go around at a time.
 */
import { Cell, Channels, Connect, Edit, Network, Select, Source, States, Synapses } from "neurolens"

const [soma, dendrites] = [Select.branch(0), Select.branch([1, 2])]

const cell = Network.editSync(
  Cell.make({ parents: [-1, 0, 0], ncomp: [1, 4, 4], length: 20, radius: 10, axial_resistivity: 100, v: -65 }),
  [
    Edit.set("length", 50, dendrites),
    Edit.set("radius", 1, dendrites),
    Edit.insert(Channels.HH, soma),
    Edit.insert(Channels.Leak, dendrites),
    Edit.set("Leak_eLeak", -65),
    Edit.insert(Channels.Spike, soma),
    States.init()
  ]
)

/** Steps of 0.025 ms. */
export const dt = 0.025

/** A ring of so many cells. */
export const ring = (size = 1000): Network.Network => {
  const cells = Array.from({ length: size }, (_, k) => k)
  const onto = (list: ReadonlyArray<number>) => Select.cell(list).branch(1).loc(0.5)
  const next = Connect.listed(cells.map((k) => [9 * k, 9 * ((k + 1) % size) + 3]))
  return Network.editSync(Network.make(cells.map(() => cell)), [
    Edit.connect(next, Synapses.Exp2Syn, {
      values: { weight: 0.05, tau1: 0.5, tau2: 2, delay: 5 }
    }),
    Edit.drive(Source.times([1]), onto(cells.filter((k) => k % 20 === 0)), Synapses.ExpSyn, {
      values: { weight: 0.05, tau: 2, delay: 0 }
    }),
    Edit.record("spikes")
  ])
}
