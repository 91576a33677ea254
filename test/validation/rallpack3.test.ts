/**
 * Rallpack 3: the cable of Rallpack 1 with the squid's channels, 18 spikes at the near end and 17 at the far one in 250
 * ms.
 *
 * There is no closed form; the references are NEURON 8.2.2's converged values (docs/validation.md). Gates start at rest,
 * as the benchmark says, so that the staggered Crank-Nicolson is of order 2: a gate that rests is where it was half a
 * step ago.
 */
import { Cell, Channels, Edit, Network, States } from "neurolens"
import { describe, expect, it } from "vitest"
import { figure } from "./figure.ts"
import { type ImplicitScheme, inject, march, watch } from "./march.ts"

const axon = (ncomp: number, ...start: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(
    Network.make([Cell.make({ ncomp, length: 1000 / ncomp, radius: 0.5, axial_resistivity: 100, v: -65 })]),
    [
      Edit.insert(Channels.HH),
      Edit.set("HH_gLeak", 1 / 40_000),
      Edit.set("HH_eLeak", -65),
      ...start,
      inject(0.1, 0),
      watch(0, ncomp - 1)
    ]
  )

/** Times at which a trace crosses 0 mV upwards, by linear interpolation. */
const spikeTimes = (v: Float64Array, dt: number): ReadonlyArray<number> => {
  const out: Array<number> = []
  for (let k = 1; k < v.length; k++) {
    if (v[k - 1] < 0 && v[k] >= 0) out.push((k - 1 - v[k - 1] / (v[k] - v[k - 1])) * dt)
  }
  return out
}

const spikes = (model: Network.Network, scheme: ImplicitScheme, dt: number, tMax = 250) =>
  march(model, { scheme, dt, tMax }).traces.map((v) => spikeTimes(v, dt))

/** The last interval between spikes, which has long been steady. */
const interval = (times: ReadonlyArray<number>): number => times.at(-1)! - times.at(-2)!

const rested = axon(1000, States.init())

describe("1000 compartments", () => {
  it.each(
    [
      // scheme, dt, steady interval of NEURON with its rounding, last spike of NEURON where it is known
      ["backwardEuler", 0.025, 14.6053, null],
      ["backwardEuler", 0.01, 14.5606, null],
      ["crankNicolson", 0.05, null, 248.6950],
      ["crankNicolson", 0.025, null, 248.5633]
    ] as const
  )("%s at %d ms fires 18 and 17 times, when NEURON does", (scheme, dt, steady, last) => {
    const [near, far] = spikes(rested, scheme, dt)
    figure(`Rallpack 3, ${scheme}, dt ${dt}, interval and last spike [ms]`, [interval(near), near.at(-1)!])
    expect([near.length, far.length]).toEqual([18, 17])
    // Half a unit of the last digit that is known, and as much again for the interval, a difference of two.
    if (steady !== null) expect(Math.abs(interval(near) - steady)).toBeLessThan(1e-4)
    if (last !== null) expect(Math.abs(near.at(-1)! - last)).toBeLessThan(0.6e-4)
  })

  it("Crank-Nicolson at 0.025 ms has the converged interval within 0.003 ms, and the converged spikes", () => {
    const [near, far] = spikes(rested, "crankNicolson", 0.025)
    figure("Rallpack 3, crankNicolson, dt 0.025, error of the interval [ms]", interval(near) - 14.5315)
    expect(Math.abs(interval(near) - 14.5315)).toBeLessThan(0.003)
    // The interval is off by 0.0025 at this dt, and adds up over two of them; the first spike is off by half as much.
    const found = [near[0], near[1], near[2], far[0], far[1]]
    const converged = [1.3063, 16.0041, 30.5455, 4.0709, 18.6870]
    found.forEach((time, k) => expect(Math.abs(time - converged[k])).toBeLessThan(0.01))
  })

  it("backward Euler at 0.05 ms loses the last spike, as in NEURON: its interval is 14.6827 ms", () => {
    const [near] = spikes(rested, "backwardEuler", 0.05)
    expect(near.length).toBe(17)
    expect(Math.abs(interval(near) - 14.6827)).toBeLessThan(2e-4)
  })
})

describe("the order in dt", () => {
  /** Order of a quantity from three steps that halve: no converged value is needed. */
  const order = (of: (dt: number) => number, dt: number): number => {
    const [a, b, c] = [of(4 * dt), of(2 * dt), of(dt)]
    return Math.log2((a - b) / (b - c))
  }
  const small = axon(100, States.init())

  it("of backward Euler is 1, of Crank-Nicolson 2, between 0.01 and 0.0025 ms", () => {
    const measured = (["backwardEuler", "crankNicolson"] as const).map((scheme) =>
      order((dt) => interval(spikes(small, scheme, dt, 80)[0]), 0.0025)
    )
    figure("Rallpack 3, order in dt of the interval, backwardEuler and crankNicolson", measured)
    expect(Math.abs(measured[0] - 1)).toBeLessThan(0.1)
    expect(Math.abs(measured[1] - 2)).toBeLessThan(0.2)
  })

  it("of Crank-Nicolson is 2 for the time of a spike only where gates start at rest", () => {
    // Gates of the table's 0.2 are taken to be those of half a step ago: an error of order 1 in the start, which a
    // spike time keeps.
    const measured = [small, axon(100)].map((model) =>
      order((dt) => spikes(model, "crankNicolson", dt, 40)[0].at(-1)!, 0.0025)
    )
    figure("Rallpack 3, order in dt of a spike time, crankNicolson, gates at rest and at 0.2", measured)
    expect(Math.abs(measured[0] - 2)).toBeLessThan(0.2)
    expect(Math.abs(measured[1] - 1)).toBeLessThan(0.2)
  })
})
