/**
 * A network as its document: the code that reads it. A document holds every network, and with it every tracing, which is that of a cell.
 */
import { toValue } from "../io/Json.ts"
import type { Network } from "../network/Network.ts"
import { call, type Code, data, name } from "./Code.ts"

/** The code of a network that is read from its document. */
export const documentCode = (network: Network): Code =>
  call(name("Json", "decodeSync"), call("JSON.stringify", data(toValue(network), "the document")))
