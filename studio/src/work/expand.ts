/**
 * Built-in mechanisms by name: in a document they stand as `"HH"`, so that links are short; the library's JSON has declarations.
 */
import { Channels, Connect, Edit, Json, Mechanism, Pumps, Select, Synapses } from "neurolens"
import type { Edit as Written, Json as Value } from "../model/Document.ts"

const builtIn: ReadonlyMap<string, Mechanism.Mechanism> = new Map(
  Object.entries({ ...Channels, ...Pumps, ...Synapses }).flatMap(([name, one]) =>
    Mechanism.isMechanism(one) ? [[name, one] as const] : []
  )
)

/** Names under which the library has mechanisms. */
export const builtInNames: ReadonlyArray<string> = [...builtIn.keys()]

const known = new Map<string, Value>() // memo of a pure function

/** What the library's JSON says of a built-in mechanism. */
const declaration = (name: string, mechanism: Mechanism.Mechanism): Value => {
  const before = known.get(name)
  if (before !== undefined) return before
  const edit = mechanism.kind === "Channel" || mechanism.kind === "Pump"
    ? Edit.insert(mechanism as Parameters<typeof Edit.insert>[0])
    : Edit.connect(Connect.full(Select.all, Select.all), mechanism as Parameters<typeof Edit.connect>[1])
  const [{ mechanism: channel, synapse }] = JSON.parse(Json.encodeEdits([edit])).edits
  const found = (channel ?? synapse) as Value
  known.set(name, found)
  return found
}

/** The fields of steps that hold a mechanism. */
const fields = ["mechanism", "synapse"] as const

/** An edit with declarations in place of names; a name that is not built in stays, and the library's reader refuses it. */
export const expanded = (edit: Written): Written =>
  fields.reduce<Written>((whole, field) => {
    const name = whole[field]
    const found = typeof name === "string" ? builtIn.get(name) : undefined
    return found === undefined ? whole : { ...whole, [field]: declaration(name as string, found) }
  }, edit)
