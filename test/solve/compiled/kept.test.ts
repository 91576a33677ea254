/** Kernels that are remembered: within so many bytes, the ones asked for last, and nothing of the networks that they were made for. */
import { describe, expect, it } from "vitest"
import { adjointKernel } from "../../../src/adjoint/compiled/AdjointKernel.ts"
import { closed, wantedOf } from "../../../src/adjoint/Wanted.ts"
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import { within } from "../../../src/solve/compiled/Kept.ts"
import { kernel } from "../../../src/solve/compiled/Kernel.ts"
import { layout } from "../../../src/solve/compiled/Layout.ts"
import { plan } from "../../../src/solve/Plan.ts"
import { atOnce } from "../atOnce.ts"

describe("what is kept", () => {
  it("is at most so many bytes, keys included, and what was asked for last", () => {
    const kept = within<number>(100, (x) => x)
    kept.set("a", 40)
    kept.set("b", 40)
    expect([kept.get("a"), kept.bytes()]).toEqual([40, 84])
    kept.set("c", 30)
    expect([kept.get("a"), kept.get("b"), kept.get("c"), kept.bytes()]).toEqual([40, undefined, 30, 74])
    kept.set("c", 10)
    expect([kept.get("a"), kept.get("c"), kept.bytes()]).toEqual([40, 10, 54])
    kept.set("d", 1000)
    expect([kept.get("a"), kept.get("d"), kept.bytes()]).toEqual([undefined, undefined, 0])
  })
})

/** Numbers in arrays that are reached from a value, and whether a network is. */
const reached = (from: unknown): { readonly numbers: number; readonly networks: number } => {
  const seen = new Set<object>()
  const waiting: Array<unknown> = [from]
  let [numbers, networks] = [0, 0]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one !== "object" || one === null || seen.has(one)) continue
    seen.add(one)
    if (ArrayBuffer.isView(one)) numbers += (one as Float64Array).length
    else if (one instanceof Network.Network) networks++
    else if (one instanceof Map || one instanceof Set) waiting.push(...[...one].flat())
    else waiting.push(...Object.values(one))
  }
  return { numbers, networks }
}

describe("a kernel that is kept", () => {
  const network = Network.editSync(Network.make(Array.from({ length: 2000 }, () => Cell.make())), [
    Edit.insert(Channels.HH),
    Edit.record("v"),
    Edit.train("HH_gNa")
  ])
  const laid = atOnce(layout(plan(network)))

  it("holds no network, nor anything of its size", () => {
    const { layout: _, ...map } = atOnce(kernel(laid, "backwardEuler")).map
    const { own: { map: { layout: __, ...under }, ...own } } = atOnce(adjointKernel(
      laid,
      "backwardEuler",
      closed(wantedOf(network))
    ))
    for (const held of [map, under, own]) {
      const { networks, numbers } = reached(held)
      expect(networks).toBe(0)
      expect(numbers).toBeLessThan(2000)
    }
    // With its layout it holds both: what the test above guards against.
    const whole = reached(atOnce(kernel(laid, "backwardEuler")).map)
    expect(whole.networks).toBeGreaterThan(0)
    expect(whole.numbers).toBeGreaterThan(2000)
  })
})
