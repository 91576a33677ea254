/**
 * The golden numbers of physics.md, section 20: what Jaxley computes for five small models, every 20th sample unless said.
 *
 * They were made with Jaxley's forward-difference slopes; for currents that are straight lines in v both agree to rounding over the
 * difference, so 1e-6 mV is a generous bound.
 */
import { Result } from "effect"
import { Cell, Channels, Connect, Edit, Network, Select, type Simulation, Stimulus, Synapses, Traces } from "neurolens"
import { describe, expect, it } from "vitest"
import { simulate } from "./simulate.ts"

const tolerance = 1e-6

/** The first recording, every `stride`-th sample. */
const samples = (network: Network.Network, options: Simulation.RunOptions, stride: number): ReadonlyArray<number> =>
  Array.from(Traces.trace(Result.getOrThrow(simulate(network, options)), 0)).filter((_, k) => k % stride === 0)

const agree = (found: ReadonlyArray<number>, golden: ReadonlyArray<number>): void => {
  expect(found.length).toBe(golden.length)
  const error = Math.max(...found.map((x, k) => Math.abs(x - golden[k])))
  expect(error).toBeLessThan(tolerance)
}

const pulse = Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.02 })
const forked = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })
const start = Select.cell(0).branch(0).comp(0)
const fiveMs = { tMax: 5, dt: 0.025 }

describe("golden numbers", () => {
  it("one HH compartment under a step current", () => {
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Channels.HH),
      Edit.stimulate(pulse, start),
      Edit.record("v")
    ])
    agree(samples(network, fiveMs, 20), [
      -70,
      -66.53085703,
      -50.08343917,
      -20.4930498,
      32.6178327,
      2.57004029,
      -26.19517261,
      -50.50027566,
      -72.97019524,
      -75.69907171,
      -75.58874436
    ])
  })

  it("an HH cell of three branches", () => {
    const at = Select.cell(0).branch(1).comp(0)
    const network = Network.editSync(Network.make([forked]), [
      Edit.insert(Channels.HH),
      Edit.stimulate(pulse, at),
      Edit.record("v", at)
    ])
    agree(samples(network, fiveMs, 20), [
      -70,
      -66.53085703217415,
      -61.30007495702876,
      -57.72869617299199,
      -57.907984804456134,
      -56.54785861252702,
      -54.63372123466727,
      -51.29073832791313,
      -41.84338223543283,
      12.629557592604355,
      16.375747329556404
    ])
  })

  it("two such cells, both under the current, joined by an ionotropic synapse", () => {
    const network = Network.editSync(Network.make([forked, forked]), [
      Edit.insert(Channels.HH),
      Edit.connect(Connect.pairwise(start, Select.cell(1).branch(0).comp(0)), Synapses.Ionotropic),
      Edit.set("IonotropicSynapse_gS", 0.5 / (1e5 / (20 * Math.PI))),
      Edit.stimulate(pulse, Select.branch(1).comp(0)),
      Edit.record("v", Select.cell(1).branch(1).comp(0))
    ])
    agree(samples(network, fiveMs, 20), [
      -70,
      -66.16039111452706,
      -60.50177192696074,
      -56.47792566140247,
      -55.905759661906906,
      -52.98761212851238,
      -46.3513320143946,
      -13.082888133400296,
      25.761263776404153,
      -4.627404050763336,
      -30.796093242248364
    ])
  })

  it("Izhikevich's neuron", () => {
    const network = Network.editSync(Network.make([Cell.make()]), [
      Edit.insert(Channels.Izhikevich),
      Edit.stimulate(Stimulus.step({ delay: 10, duration: 180, amplitude: 0.012 }), start),
      Edit.record("v")
    ])
    agree(samples(network, { tMax: 200, dt: 0.1 }, 200), [
      -70,
      -65.0123028,
      -69.20009282,
      -71.46372414,
      -70.71902502,
      -53.02998553,
      -63.15451445,
      -67.04028155,
      -69.77691688,
      -71.87443646,
      -82.1561912
    ])
  })

  it("a rate neuron", () => {
    const network = Network.editSync(Network.make([Cell.make({ length: 1 / (2 * Math.PI * 1e-5), v: 2 })]), [
      Edit.insert(Channels.Rate),
      Edit.stimulate(Stimulus.samples([2, 2, 2, 2, 2]), start),
      Edit.record("v")
    ])
    agree(samples(network, { steps: 11, dt: 1 }, 1), [
      2,
      2.73575888,
      3.00642945,
      3.10600359,
      3.14263486,
      3.15611076,
      1.16106826,
      0.42713314,
      0.1571335,
      0.05780618,
      0.02126571,
      0.00782322
    ])
  })
})
