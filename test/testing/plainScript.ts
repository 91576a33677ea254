/** The kit in a plain program, without a test runner: prints what it is told about a good and a broken value of each kind. */
import { Channel, Channels, Edit, Select, Share } from "neurolens"
import { checkEdit, checkLens, checkMechanism, checkRule, network } from "neurolens/testing"

const told = (name: string, run: () => void): void => {
  try {
    run()
    console.log(`${name}: good`)
  } catch (error) {
    console.log(`${name}: ${(error as Error).message.split("\n")[0]}`)
  }
}

let calls = 0
told("a rule", () => checkRule(Share.perCell, network(), { numRuns: 20 }))
told("a broken rule", () => checkRule(Share.key("moody", () => calls++ % 2), network()))
told("a selection", () => checkLens(Select.cell(0), network(), { numRuns: 20 }))
told("a broken selection", () => checkLens(Select.cell(1), network()))
told("an edit", () => checkEdit(Edit.move({ x: 1 }, Select.all), network(), { numRuns: 20 }))
told(
  "a broken edit",
  () => checkEdit(Edit.make("shift", (net) => Edit.move({ x: calls++ }, Select.all)(net)), network())
)
told("a mechanism", () => checkMechanism(Channels.HH, { numRuns: 20 }))

const hole = "0.01 * (v + 55) / (1 - exp(-(v + 55) / 10))"
told("a broken mechanism", () => checkMechanism(Channel.make("Hole", { states: { n: { alpha: hole, beta: "1" } } })))
