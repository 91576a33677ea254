/**
 * A module that makes a network of which no edits are at hand.
 *
 * One idea: cells and edits are found that should make it, and taken if they do, to the byte of its JSON. A document can hold networks that
 * no edits make (columns in another order, labels of parameters that no rule gives); such a one is written as its document.
 */
import type * as Result from "effect/Result"
import { encode } from "../io/Json.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { documentCode } from "./documentCode.ts"
import { partsOf } from "./networkEdits.ts"
import { program } from "./program.ts"
import { moduleText } from "./text.ts"

/** The module of a network. */
export const networkProgram = (network: Network): Result.Result<string, NetworkError> => {
  const parts = partsOf(network)
  return parts !== null && encode(parts.made) === encode(network)
    ? program(parts.cells, parts.edits)
    : asDocument(network)
}

/** The module of a network that no edits make. */
export const asDocument = (network: Network): Result.Result<string, NetworkError> =>
  moduleText([{
    before: "// No edits make this network: it is read from its document.\nexport const network = ",
    value: documentCode(network)
  }])
