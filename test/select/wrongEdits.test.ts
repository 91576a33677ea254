/**
 * Edits that are none, and what edits are applied to that is no network: typed, from scripts without types too.
 */
import * as Result from "effect/Result"
import { Cell, Channels, Edit, Network } from "neurolens"
import { expect, test } from "vitest"

const network = Network.make([Cell.make()])
const insert = Edit.insert(Channels.HH)

test("an edit says what it was applied to", () => {
  for (const wrong of [3, undefined, null, { nodes: [] }, insert]) {
    const given = insert(wrong as never)
    expect(Result.isFailure(given) && given.failure.message).toMatch(
      /^what the edit is applied to is .*; expected a net/
    )
  }
})

test("a list says which entry is no edit", () => {
  const expected = "expected an edit, for example Edit.insert(Channels.HH)"
  expect(() => Network.editSync(network, [3 as never])).toThrow(`entry 0 of the edits is 3; ${expected}`)
  expect(() => Network.editSync(network, [insert, null as never]))
    .toThrow(`edit 2 of 2: entry 1 of the edits is null; ${expected}`)
})
