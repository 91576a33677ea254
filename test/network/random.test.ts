/** Threefry-2x32-20 against the known answers of Random123 (kat_vectors), and the uniform numbers made of it. */
import { describe, expect, it } from "vitest"
import { domains, normalAt, threefry, uniformAt, uniforms } from "../../src/network/random.ts"

describe("Threefry-2x32 with 20 rounds", () => {
  it.each([
    [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0]
  ])("gives the published words for key %i %i and counter %i %i", (k0, k1, c0, c1, high, low) => {
    expect(threefry(k0, k1, c0, c1)).toEqual([high, low])
  })
})

describe("uniform numbers", () => {
  const first = (seed: number, stream?: number): ReadonlyArray<number> => {
    const next = uniforms(seed, stream)
    return Array.from({ length: 1000 }, next)
  }

  it("start with the bits of the first known answer", () => {
    const expected = (Math.floor(0x6b200159 / 32) * 2 ** 26 + Math.floor(0x99ba4efe / 64)) / 2 ** 53
    expect(first(0)[0]).toBe(expected)
  })

  it("are the same for the same seed, others for another seed or stream", () => {
    expect(first(7)).toEqual(first(7))
    expect(first(7)).not.toEqual(first(8))
    expect(first(7)).not.toEqual(first(7, 1))
  })

  it("depend on all bits of the seed, and of its sign", () => {
    const seeds = [
      7,
      7 + 2 ** 32,
      7 + 2 ** 33,
      7 + 2 ** 52,
      7 - 2 ** 32,
      7 - 2 ** 52,
      -7,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER
    ]
    expect(new Set(seeds.flatMap((seed) => [first(seed)[0], first(seed, 1)[0]])).size).toBe(2 * seeds.length)
  })

  it("lie in [0, 1) and have the mean of a uniform distribution", () => {
    const values = first(3)
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true)
    // The mean of 1000 uniforms has standard deviation 1/sqrt(12000) < 0.0092; five of them.
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / 1000 - 0.5)).toBeLessThan(0.046)
  })
})

describe("streams of events.md 6.2, seed 42, stream 0", () => {
  const [poisson, noise] = [domains.poisson, domains.noise].map((domain) => ({ seed: 42, stream: 0, domain }))

  it("have the golden uniform numbers", () => {
    expect([0, 1, 2].map((k) => uniformAt(poisson, k))).toEqual([
      0.38155392057128534,
      0.6260245277582878,
      0.24573971441564646
    ])
  })

  it("have the golden normal numbers, to the rounding of their functions", () => {
    const golden = [0.2852054957352379, -0.5977135458370577, 0.3986316947940792]
    golden.forEach((xi, k) => expect(normalAt(noise, k)).toBeCloseTo(xi, 14))
  })

  it("of normal numbers have their moments", () => {
    const n = 20_000
    const draws = Array.from({ length: n }, (_, k) => normalAt({ seed: 7, stream: 3, domain: domains.noise }, k))
    const mean = draws.reduce((sum, x) => sum + x, 0) / n
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n)) // events.md 6.4
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  })
})
