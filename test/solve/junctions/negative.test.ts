/** Junctions of negative conductance: where a step is too long for one, the error names it and a dt that does help. */
import { Cell, Channels, Connect, Edit, Junction, Network } from "neurolens"
import { expect, it } from "vitest"
import { SimulationError } from "../../../src/solve/SimulationError.ts"
import { run } from "../run.ts"

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

it.each([["two", [[0, 1]]], ["a star", [[0, 1], [0, 2], [3, 0]]]] as const)("of %s", (_, pairs) => {
  const network = Network.editSync(Network.make(Array.from({ length: 4 }, () => Cell.make())), [
    Edit.insert(Channels.HH),
    Edit.connect(Connect.listed(pairs), Gap),
    Edit.set("Gap_g", -10),
    Edit.record("v")
  ])
  const fails = (dt: number): SimulationError | null => {
    try {
      run(network, { steps: 1, dt })
      return null
    } catch (error) {
      if (error instanceof SimulationError) return error
      throw error
    }
  }
  const { message, reason } = fails(0.025)!
  expect(message).toContain("at the junction between cell 0, branch 0, compartment 0 (row 0) and cell 1, ")
  if (reason._tag !== "VoltagePivot") throw new Error(message)
  expect(reason.slope).toBeLessThan(0)
  expect(fails(reason.longest)).toBeNull()
  expect(fails(4 * reason.longest)?.reason._tag).toBe("VoltagePivot")
})
