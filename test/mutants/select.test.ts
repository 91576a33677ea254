/** What mutation testing found untested in `src/select`. */
import { Connect, Edit, Select, Synapses, View } from "neurolens"
import { expect, it } from "vitest"
import { failure, net, thrown } from "../fixtures.ts"

it("a row that does not exist is told the rows that do", () => {
  expect(failure(net, [Edit.connect(Connect.listed([[0, 12]]), Synapses.Ionotropic)]).message).toMatch(
    /compartment row 12 does not exist; compartment rows go from 0 to 11$/
  )
})

it("columns to show that do not exist are an error, not a smaller table", () => {
  expect(thrown(() => View.of(net, Select.all).show({ columns: ["radis"] })).message).toMatch(
    /"radis" does not exist; did you mean "radius"\?/
  )
})
