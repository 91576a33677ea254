/**
 * The law checkers themselves: functions of the user's own that throw or answer with something else are broken laws, wrong arguments typed.
 */
import { Cell, Network, Select, Share, View } from "neurolens"
import * as Testing from "neurolens/testing"
import { describe, expect, test } from "vitest"

const network = Network.make([Cell.make()])
const [first, second] = [Float64Array.of(1), Float64Array.of(2)]
const throws = (): never => {
  throw new RangeError("mine")
}
const broken = { law: "it does not throw", got: "RangeError: mine" }

describe("functions that throw break a law", () => {
  test("an edit", () => expect(Testing.editLaws(throws, network)).toMatchObject(broken))
  test("a lens", () =>
    expect(Testing.lensLaws({ get: throws, replace: (_, given) => given }, network, first, second)).toMatchObject(
      broken
    ))
  test("a sharing", () => {
    const sharing = { ...Testing.sharing(network, "nodes", Share.one), gather: throws }
    expect(Testing.ruleLaws(sharing, [0], [0])).toMatchObject(broken)
  })
  test("whatever they throw", () => {
    const strange = (): never => {
      throw { toString: throws }
    }
    expect(Testing.editLaws(strange, network)?.got).toBe("something that cannot be shown")
  })
})

test("an edit that gives no Result of a network breaks a law", () => {
  const law = "an edit gives a Result of a network"
  expect(Testing.editLaws((() => 3) as never, network)).toMatchObject({ law, got: "3" })
  expect(Testing.editLaws((() => undefined) as never, network)).toMatchObject({ law })
})

describe("wrong arguments are told", () => {
  test("of a lens", () => {
    const given = () => Testing.lensLaws(3 as never, network, first, second)
    expect(given).toThrow("lens of testing.lensLaws is 3; expected a lens: something with get and replace")
    const wrong = () => Testing.lensLaws(View.column(Select.all, "v"), 1 as never, first, second)
    expect(wrong).toThrow("network of testing.lensLaws is 1; expected a network")
  })
  test("of a sharing", () => {
    const given = () => Testing.ruleLaws({ index: throws } as never, [0], [0])
    expect(given).toThrow("sharing of testing.ruleLaws is an object with index; expected a sharing")
  })
})
