/** Forward Euler beyond its stability in the middle of a run: told by both engines, in the same step, and by neither where it is stable. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import * as Select from "../../../src/select/Select.ts"
import * as States from "../../../src/solve/initialStates.ts"
import { compiledStepper, interpreter } from "../steppers.ts"
import { kernelRuns, outcome } from "./engines.ts"

const dt = 0.025
const steps = 400

const spiking = (
  cells: ReadonlyArray<Network.Network>,
  row: number,
  ...more: ReadonlyArray<Edit.Edit>
): Network.Network =>
  Network.editSync(Network.make(cells), [
    Edit.insert(Channels.HH),
    Edit.set("v", -64.3),
    States.init(),
    Edit.record("v"),
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 5, amplitude: 0.3 }), Select.rows([row])),
    ...more
  ])

/** The step in which a run is refused, and the cell; null where it ends well. By both engines. */
const refused = (network: Network.Network): { readonly step: number; readonly cell: number } | null => {
  const meaning = outcome(network, interpreter(network, "forwardEuler", dt), [steps])
  const { runs, value } = kernelRuns(() => outcome(network, compiledStepper(network, "forwardEuler", dt), [steps]))
  expect(runs).toBeGreaterThan(0)
  expect(value.reason).toBe(meaning.reason)
  if (meaning.reason === null) return null
  const reason = JSON.parse(meaning.reason)
  expect(reason._tag).toBe("Unstable")
  expect(reason.longest).toBeLessThanOrEqual(dt)
  return { step: reason.step, cell: reason.cell }
}

const calm = Cell.make({ ncomp: 10, length: 100 })
const axon = (length: number): Network.Network => Cell.make({ ncomp: 10, length, radius: 1, axial_resistivity: 100 })
const branched = (length: number): Network.Network =>
  Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 3], length, radius: 1, axial_resistivity: 100 })

describe("a spike under forward Euler", () => {
  it("is refused where it opens more than the step allows, and only there", () => {
    // The cable at rest stands 0.025 ms from a length of 49.7 um on; with the conductances of a spike from 65 um on.
    expect(refused(spiking([calm, axon(49.5)], 10))).toEqual({ step: 1, cell: 1 })
    for (const length of [50, 55, 63]) {
      expect(refused(spiking([calm, axon(length)], 10))).toMatchObject({ cell: 1 })
      expect(refused(spiking([calm, axon(length)], 10))!.step).toBeGreaterThan(40)
      expect(refused(spiking([axon(length), axon(length), axon(66)], 10))).toMatchObject({ cell: 1 })
    }
    expect(refused(spiking([calm, axon(66)], 10))).toBe(null)
  })

  it("in cells that branch, and where clamps hold rows for a while", () => {
    const found = [45, 55, 64, 66].map((length) => refused(spiking([branched(length), calm], 0))?.step ?? null)
    expect(found).toEqual([1, 103, 117, null])
    // What is held is no unknown: the short compartments held leave a cable that stands more.
    const held = (samples: ReadonlyArray<number | null>) =>
      refused(spiking([branched(45), calm], 0, Edit.clamp("v", samples, Select.rows([3, 4, 5]))))
    expect(held(new Array(steps).fill(-64.3))).not.toEqual({ step: 1, cell: 0 })
    expect(held([-64.3, -64.3, null])).toEqual({ step: 3, cell: 0 })
  })

  it("of a single compartment is refused by its own membrane", () => {
    const one = spiking([Cell.make()], 0)
    expect(refused(one)).toBe(null)
    const slow = outcome(one, compiledStepper(one, "forwardEuler", 0.1), [200])
    expect(JSON.parse(slow.reason!)).toMatchObject({ _tag: "Unstable", cell: 0 })
  })
})
