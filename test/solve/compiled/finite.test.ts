/** Numbers that are not finite: both engines must say so, with the same step and place. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Pumps from "../../../src/mechanism/Pumps.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Select from "../../../src/select/Select.ts"
import { compiledStepper, interpreter } from "../steppers.ts"
import { bits, difference, outcome } from "./engines.ts"

/** eCa is infinite in the step in which the concentration is 0. */
const made = (concentration: ReadonlyArray<number>): Network.Network =>
  Network.editSync(Network.make([Cell.make()]), [
    Edit.insert(Pumps.CaNernstReversal),
    Edit.clamp("CaCon_i", concentration, Select.rows([0])),
    Edit.record("eCa", Select.all)
  ])

const differ = (concentration: ReadonlyArray<number>, stretches: ReadonlyArray<number>): string | null => {
  const network = made(concentration)
  return difference(
    outcome(network, interpreter(network, "backwardEuler", 0.025), stretches),
    outcome(network, compiledStepper(network, "backwardEuler", 0.025), stretches),
    bits
  )
}

describe("a number that is not finite", () => {
  it("at the end of a stretch stops both engines in the same step", () => {
    expect(outcome(made([1, 1, 0]), compiledStepper(made([1, 1, 0]), "backwardEuler", 0.025), [3]).reason).toContain(
      "\"step\":3"
    )
    expect(differ([1, 1, 0], [3])).toBe(null)
    expect(differ([1, 0, 1], [1, 1, 1])).toBe(null)
  })

  it("that stays so stops both engines in the step in which it came", () => {
    expect(differ([1, 0, 0, 0], [4])).toBe(null)
  })

  it("and is finite again at the end of the stretch stops both engines", () => {
    expect(differ([1, 0, 1, 1], [4])).toBe(null)
  })
})
