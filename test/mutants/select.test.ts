/** What mutation testing found untested in `src/select`. */
import { expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as View from "../../src/select/View.ts"
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
