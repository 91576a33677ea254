/** What mutation testing found untested in `src/share`. */
import { expect, it } from "vitest"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import { net } from "../fixtures.ts"

it("classes that are called the same in both rules of a meet are called so once", () => {
  expect(Share.index(net, Select.all, Share.meet(Share.perCell, Share.perCell)).labels).toEqual([
    "cell 0",
    "cell 1",
    "cell 2"
  ])
  expect(Share.index(net, Select.cell(0), Share.meet(Share.perCell, Share.perBranch)).labels).toEqual([
    "cell 0 & cell 0 branch 0",
    "cell 0 & cell 0 branch 1"
  ])
})
