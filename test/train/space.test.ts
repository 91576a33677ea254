/**
 * Between the numbers that an optimiser moves and parameters: which stretch belongs to whom, there and back, and the way back of a gradient.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { broken, settings } from "../../property-tests/settings.ts"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/select/Select.ts"
import * as Parameters from "../../src/share/Parameters.ts"
import * as Share from "../../src/share/Share.ts"
import * as Input from "../../src/train/Input.ts"
import * as ParameterSpace from "../../src/train/ParameterSpace.ts"
import * as Transform from "../../src/train/Transform.ts"
import { thrown } from "./thrown.ts"

/** Leaks of 3e-4 in the first cell and of 5e-4 in the second, one radius, and an input of two numbers. */
const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.set("Leak_gLeak", 3e-4, Select.cell(0)),
  Edit.set("Leak_gLeak", 5e-4, Select.cell(1)),
  Edit.train("Leak_gLeak", { at: Select.cell(0), share: Share.each }),
  Edit.train("Leak_gLeak", { at: Select.cell(1), name: "axon" }),
  Edit.train("radius")
])
const inputs = [Input.samples("wave", { at: Select.rows([0]), values: [0.25, -4] })]
const start = [3e-4, 3e-4, 5e-4, 1, 0.25, -4]

const space = (transforms?: ParameterSpace.Transforms) => ParameterSpace.make(network, inputs, transforms)
const vector = (values: ArrayLike<number>): Parameters.Parameters =>
  Parameters.fromVector(ParameterSpace.startOf(network, inputs), values)
const numbersOf = (
  transforms: ParameterSpace.Transforms | undefined,
  values: ArrayLike<number> = start
): ReadonlyArray<number> => [
  ...Result.getOrThrow(space(transforms).from(vector(values)))
]

describe("a space of parameters", () => {
  it("has a stretch for each trainable, and for each input behind them", () => {
    expect(space().layout).toEqual([
      { name: "Leak_gLeak", key: "Leak_gLeak", length: 2 },
      { name: "axon", key: "Leak_gLeak", length: 1 },
      { name: "radius", key: "radius", length: 1 },
      { name: "wave", key: "wave", length: 2 }
    ])
    expect([...Parameters.vector(ParameterSpace.startOf(network, inputs))]).toEqual(start)
    expect(ParameterSpace.startOf(network, []).equals(Parameters.of(network))).toBe(true)
  })

  it("without transforms has the numbers of the parameters", () => {
    expect(numbersOf(undefined)).toEqual(start)
    expect([...Parameters.vector(space().to(Float64Array.from(start)))]).toEqual(start)
    expect([...space().pull(Float64Array.from(start), [1, 2, 3, 4, 5, 6])]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it("takes the transform of a name, else of a key, and one for each number where it has several bounds", () => {
    const shift = (by: Transform.Bound): Transform.Transform => Transform.affine({ scale: 1, shift: by })
    expect(numbersOf(shift(1), [1, 2, 3, 4, 5, 6])).toEqual([0, 1, 2, 3, 4, 5])
    expect(numbersOf({ axon: shift(1), wave: shift([10, 20]) }, [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 2, 4, -5, -14])
    expect(numbersOf({ Leak_gLeak: shift(1), axon: shift(2) }, [1, 2, 3, 4, 5, 6])).toEqual([0, 1, 1, 4, 5, 6])
    // The first of the two is called by its name, the other by its key.
    expect(numbersOf({ Leak_gLeak: shift(1) }, [1, 2, 3, 4, 5, 6])).toEqual([0, 1, 2, 4, 5, 6])
    expect(numbersOf({})).toEqual(start)
  })

  it("has no transform for a name that every object knows", () => {
    const odd = Network.editSync(network, [Edit.untrain(), Edit.train("radius", { name: "constructor" })])
    const wave = [Input.samples("toString", { at: Select.rows([0]), values: [2] })]
    const made = ParameterSpace.make(odd, wave, {})
    expect([...Result.getOrThrow(made.from(ParameterSpace.startOf(odd, wave)))]).toEqual([1, 2])
  })

  it("keeps names, labels and the rest of the parameters", () => {
    const there = space(Transform.softplus()).to(new Float64Array(6))
    const like = ParameterSpace.startOf(network, inputs)
    expect(there.entries.map(({ values: _, ...rest }) => rest)).toEqual(
      like.entries.map(({ values: _, ...rest }) => rest)
    )
    for (const x of Parameters.vector(there)) expect(x).toBe(Math.LN2)
  })

  it("does not write to what it is given", () => {
    const numbers = Float64Array.from([1, 2, 3, 4, 5, 6])
    const made = space(Transform.affine({ scale: 2 }))
    made.to(numbers)
    made.pull(numbers, numbers)
    expect([...numbers]).toEqual([1, 2, 3, 4, 5, 6])
    const parameters = vector(start)
    Result.getOrThrow(made.from(parameters))
    expect([...Parameters.vector(parameters)]).toEqual(start)
  })
})

describe("there and back", () => {
  const number = fc.integer({ min: -3000, max: 3000 }).map((x) => x / 1000)
  const transform = fc.constantFrom(
    Transform.identity,
    Transform.sigmoid(-1, 2),
    Transform.softplus(0.5),
    Transform.negSoftplus(1),
    Transform.logistic(-4, 4),
    Transform.affine({ scale: -0.5, shift: 0.125 }),
    Transform.chain(Transform.affine({ scale: 2 }), Transform.sigmoid(0, 1))
  )
  const transforms = fc.oneof(
    transform,
    fc.record({ Leak_gLeak: transform, axon: transform, radius: transform, wave: transform }, { requiredKeys: [] })
  )
  const numbers = fc.array(number, { minLength: 6, maxLength: 6 }).map((list) => Float64Array.from(list))

  type Judged = Pick<ParameterSpace.ParameterSpace, "from" | "to" | "pull">
  type Spoil = (own: Judged) => Judged

  const same: Spoil = (own) => own

  /** Slopes of these transforms are between 0.002 and 4 for |x| < 3 · 2, so an error of y grows at most 500 times. */
  const inverts = (spoil: Spoil) =>
    fc.property(transforms, numbers, (chosen, x) => {
      const made = spoil(space(chosen))
      const back = Result.getOrThrow(made.from(made.to(x)))
      x.forEach((xi, i) => expect(Math.abs(back[i] - xi)).toBeLessThan(500 * 2 ** -49))
    })

  /** Central differences of fourth order: (h / 1)^4 with h = 2^-8 and derivatives up to 4 · 2^5, and 2^-50 / h of roundings. */
  const h = 2 ** -8
  const isSlope = (spoil: Spoil) =>
    fc.property(transforms, numbers, numbers, (chosen, x, weights) => {
      const made = spoil(space(chosen))
      const slopes = made.pull(x, weights)
      const value = (at: Float64Array): number =>
        Parameters.vector(made.to(at)).reduce((sum, y, p) => sum + weights[p] * y, 0)
      x.forEach((_, i) => {
        const central = (by: number): number =>
          (value(x.map((a, k) => k === i ? a + by : a)) - value(x.map((a, k) => k === i ? a - by : a))) / (2 * by)
        expect(Math.abs(slopes[i] - (4 * central(h / 2) - central(h)) / 3)).toBeLessThan(1e-6)
      })
    })

  it("is where it was", () => {
    fc.assert(inverts(same), settings)
  })

  it("the way back of a gradient is the derivative of the way there", () => {
    fc.assert(isSlope(same), settings)
  })

  it("is noticed when a stretch is off by one, or a slope is left out", () => {
    const shifted: Spoil = (own) => ({
      ...own,
      to: (x) => own.to(Float64Array.from({ length: 6 }, (_, i) => x[(i + 1) % 6]))
    })
    const plain: Spoil = (own) => ({ ...own, pull: (_, byParameters) => Float64Array.from(byParameters) })
    const first: Spoil = (own) => ({ ...own, pull: (x, w) => own.pull(x.map((_, i) => x[i - i % 2]), w) })
    expect(fc.check(inverts(shifted), broken).failed).toBe(true)
    for (const spoil of [shifted, plain, first]) expect(fc.check(isSlope(spoil), broken).failed).toBe(true)
  })
})

describe("a space that cannot be", () => {
  const sigmoid = Transform.sigmoid(1e-5, 4e-4)
  const outside = (transforms: ParameterSpace.Transforms): string => {
    const made = space(transforms).from(vector(start))
    if (Result.isSuccess(made)) throw new Error("the start is inside")
    return made.failure.message
  }

  it("says which transform belongs to nothing, or has other bounds than it needs", () => {
    const made = (transforms: object) => thrown(() => space(transforms as ParameterSpace.Transforms))
    expect([
      made({ wav: sigmoid }),
      made({ HH_gNa: sigmoid }),
      made({ radius: "softplus" }),
      made({ radius: undefined }),
      made(Transform.softplus([1, 2])),
      made({ wave: Transform.sigmoid([0, 0, 0], [1, 1, 1]) }),
      made({ axon: Transform.masked([true, false], sigmoid) })
    ]).toMatchInlineSnapshot(`
      [
        "trainable "wav" does not exist; did you mean "wave"? (there is: Leak_gLeak, axon, radius, wave)",
        "trainable "HH_gNa" does not exist (there is: Leak_gLeak, axon, radius, wave)",
        "the transform of "radius" is "softplus"; expected a transform, for example Transform.sigmoid(0, 1)",
        "the transform of "radius" is undefined; expected a transform, for example Transform.sigmoid(0, 1)",
        "the list of bounds for "axon" has 2 values where 1 is needed; give one bound for all, or one for each parameter",
        "the list of bounds for "wave" has 3 values where 2 are needed; give one bound for all, or one for each parameter",
        "the list of bounds for "axon" has 2 values where 1 is needed; give one bound for all, or one for each parameter",
      ]
    `)
  })

  it("says which value is outside of what its transform gives", () => {
    expect([
      outside(sigmoid),
      outside({ wave: Transform.softplus() }),
      outside({ radius: Transform.negSoftplus(1), wave: Transform.softplus() }),
      outside({ axon: Transform.chain(Transform.affine({ scale: 2 }), sigmoid) })
    ]).toMatchInlineSnapshot(`
      [
        "the value of axon (cell 1) does not fit its transform: value 0 is 5e-4; sigmoid(1e-5, 4e-4) gives only numbers between 1e-5 and 4e-4, both excluded",
        "the value of wave (step 1) does not fit its transform: value 1 is -4; softplus(0) gives only finite numbers above 0",
        "the value of radius (all) does not fit its transform: value 0 is 1; negSoftplus(1) gives only finite numbers below 1",
        "the value of axon (cell 1) does not fit its transform: value 0 is 5e-4; sigmoid(1e-5, 4e-4) gives only numbers between 1e-5 and 4e-4, both excluded",
      ]
    `)
  })

  it("says which name of an input is taken", () => {
    const again = (name: string) => [Input.samples(name, { at: Select.all, values: [1] })]
    expect([
      thrown(() => ParameterSpace.make(network, again("axon"))),
      thrown(() => ParameterSpace.startOf(network, [...inputs, ...again("wave")]))
    ]).toMatchInlineSnapshot(`
      [
        "the name "axon" of an input is taken; expected another name",
        "the name "wave" of an input is taken; expected another name",
      ]
    `)
  })
})
