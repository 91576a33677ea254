/**
 * Declarations of a wrong shape: everything at once, each by its place.
 */
import { Channel, Mechanism } from "neurolens"
import { describe, expect, test } from "vitest"

const problems = (make: () => unknown): ReadonlyArray<string> => {
  try {
    make()
  } catch (error) {
    return (error as Mechanism.MechanismError).problems
      .map(({ message, where }) => `${Mechanism.whereText(where)}: ${message}`)
  }
  return []
}

describe("a declaration of a wrong shape", () => {
  test("is told whole, each place once", () => {
    const spec = { parameters: { g: { default: "a", unit: 3 } }, states: { m: { default: 2, inf: 1 } }, ion: 3 }
    expect(problems(() => Channel.make("X", spec as never))).toEqual([
      "parameter g, default: it is \"a\"; expected a number",
      "parameter g, unit: it is 3; expected a string",
      "state m, inf: it is 1; expected a string",
      "ion: it is 3; expected a string"
    ])
  })

  test("where the whole is wrong, says that alone", () => {
    expect(problems(() => Channel.make("X", { parameters: [1], ion: 3 } as never))).toEqual([
      "parameters: it is a list; expected a record of parameters by name",
      "ion: it is 3; expected a string"
    ])
    expect(problems(() => Channel.make("X", 3 as never))).toHaveLength(1)
  })

  test("tells every field that is missing", () => {
    const told = problems(() => Mechanism.fromFields({ kind: "Channel", name: "X" } as never))
    expect(told).toContain("ion: it is missing; expected a string")
    expect(told).toHaveLength(18)
  })
})
