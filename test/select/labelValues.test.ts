/** Values of labels of which one is none: the message is about that one, wherever it stands. */
import { expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import { failure, wired } from "../fixtures.ts"

it.each<[string, Edit.Edit]>([
  ["a function", Edit.label("q", (row) => row.row === 0 ? null as never : "a")],
  ["a list", Edit.label("q", [null as never, ...Array<string>(11).fill("a")])]
])("blames the row without a value: %s", (_, edit) => {
  expect(failure(wired, [edit]).message).toBe(
    "label \"q\": label \"q\" of cell 0, branch 0, compartment 0 (row 0) is null; expected a string, like the rest of the column"
  )
})
