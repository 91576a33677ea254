/**
 * U1: a bare number takes any dimension and hides no factor: a product of quantities and bare numbers is accepted where
 * a unit of the same dimension is needed exactly if some of the numbers are, together, the power of ten between the two;
 * whether the product stands in one text or in a chain of definitions. Broken variants: a number that takes whatever is
 * needed, one that converts by its size alone.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../src/mechanism/check.ts"
import { fromFields } from "../src/network/Mechanism.ts"
import { type MechanismFields, noEvents } from "../src/network/MechanismFields.ts"
import { broken, settings } from "./settings.ts"

/** A factor of a product: a number or a name, and whether it stands below. */
type Factor = { readonly text: string; readonly below: boolean }

const tens = [-3, -1, 0, 1, 3, 4] as const
const quantity = fc.record({ text: fc.constantFrom("a", "b", "c"), below: fc.boolean() })
const number = fc.record({
  text: fc.constantFrom("2", "0.5", "96485", "10", "1000", "0.001", "1e4", "1"),
  below: fc.boolean()
})
const products = fc.record({
  factors: fc.tuple(quantity, fc.array(quantity, { maxLength: 2 }), fc.array(number, { minLength: 1, maxLength: 3 }))
    .map(([first, more, numbers]) => [first, ...more, ...numbers]),
  /** The power of ten of the needed unit over that of the product. */
  ten: fc.constantFrom(...tens),
  definitions: fc.boolean()
})
type Product = { readonly factors: ReadonlyArray<Factor>; readonly ten: number; readonly definitions: boolean }

const units: Readonly<Record<string, string>> = { a: "mV", b: "1e3 s", c: "uA/cm2" }

/** A channel in which a state must have the unit of the product, times a power of ten. */
const mechanism = ({ definitions, factors, ten }: Product): MechanismFields => {
  const names = factors.filter(({ text }) => Object.hasOwn(units, text))
  const unit = [`1e${ten}`, ...names.filter(({ below }) => !below).map(({ text }) => `(${units[text]})`)].join(" ")
    + names.filter(({ below }) => below).map(({ text }) => `/(${units[text]})`).join("")
  const steps = factors.map(({ below, text }, k) =>
    `${k === 0 ? (below ? "1 [1]" : "") : `d${k - 1}`} ${below ? "/" : k === 0 ? "" : "*"} ${text}`
  )
  const whole = factors.reduce((text, factor) => `${text} ${factor.below ? "/" : "*"} ${factor.text}`, "1 [1]")
  return {
    kind: "Channel",
    name: "X",
    about: "",
    parameters: Object.fromEntries(
      Object.entries(units).map(([name, unit]) => [name, { default: 1, unit, shared: false }])
    ),
    states: {
      x: {
        default: 0,
        unit,
        shared: false,
        rule: { _tag: "Assigned", text: definitions ? `d${factors.length - 1}` : whole }
      }
    },
    ...noEvents,
    scheme: [],
    method: null,
    reads: {},
    definitions: definitions ? Object.fromEntries(steps.map((text, k) => [`d${k}`, text])) : {},
    update: [],
    reset: null,
    current: null,
    ion: null
  }
}

/** Whether some of the numbers are the factor: tried one by one. */
const converts = ({ factors, ten }: Product): boolean => {
  const exponents = factors.flatMap(({ below, text }) => {
    const size = Math.log10(Number(text)) * (below ? -1 : 1)
    return Number.isInteger(size) ? [size] : []
  })
  const sums = exponents.reduce<ReadonlyArray<number>>((all, size) => [...all, ...all.map((sum) => sum + size)], [0])
  return sums.includes(-ten)
}

const accepted = (fields: MechanismFields): boolean => check(fromFields(fields)).length === 0

const asOracle = (accepts: (product: Product) => boolean) =>
  fc.property(products, (product) => {
    expect(accepts(product)).toBe(converts(product))
  })

describe("U1", () => {
  it("bare numbers convert exactly where they are the factor", () => {
    fc.assert(asOracle((product) => accepted(mechanism(product))), settings)
  })

  it("the property notices a number that takes whatever is needed", () => {
    expect(fc.check(asOracle(() => true), broken).failed).toBe(true)
  })

  it("the property notices numbers that convert by their size", () => {
    const bySize = ({ factors, ten }: Product): boolean => {
      const size = factors.reduce((sum, { below, text }) => {
        const log = Math.round(Math.log10(Number(text)))
        return Number.isNaN(log) ? sum : sum + (below ? -log : log)
      }, 0)
      return ten === 0 || size === -ten
    }
    expect(fc.check(asOracle(bySize), broken).failed).toBe(true)
  })
})
