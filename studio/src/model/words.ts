/**
 * A step in words for people: what it does to what.
 */
import type { Edit, Json } from "./Document.ts"

/** What a value says where one line has room: a text, a number, a list of them, or the name of a declaration. */
const shortly = (one: Json | undefined): string =>
  typeof one === "string" || typeof one === "number"
    ? `${one}`
    : Array.isArray(one)
    ? one.map(shortly).join(", ")
    : typeof one === "object" && one !== null && "name" in one
    ? shortly(one["name"])
    : "?"

const shown = (one: Json | undefined): string =>
  typeof one === "number" || typeof one === "string" ? `${one}` : "values of its own"

/** What each step says; one that is not here is called by its name. */
const told: Readonly<Record<string, (edit: Edit) => string>> = {
  Insert: ({ mechanism }) => `Insert ${shortly(mechanism)}`,
  Remove: ({ name }) => `Remove ${shortly(name)}`,
  Connect: ({ synapse, wiring }) =>
    `Connect by ${shortly(synapse)}, ${shortly((wiring as { readonly wiring?: Json } | null)?.wiring)}`,
  Group: ({ name }) => `Group ${shortly(name)}`,
  LabelByGroup: ({ groups, name }) => `Label ${shortly(name)} by groups ${shortly(groups)}`,
  Label: ({ name }) => `Label ${shortly(name)}`,
  CopyToEdges: ({ names }) => `Copy ${shortly(names)} to synapses`,
  Train: ({ key }) => `Train ${shortly(key)}`,
  Untrain: ({ names }) => `Let go ${names === undefined ? "all that is trained" : shortly(names)}`,
  Values: ({ name }) => `Values of ${shortly(name)}`,
  Init: () => "States at rest with their voltages",
  Set: ({ key, value }) => `Set ${shortly(key)} to ${shown(value)}`,
  Stimulate: () => "Stimulate",
  Record: ({ state }) => `Record ${shortly(state)}`,
  Move: () => "Move cells",
  Arrange: () => "Arrange cells"
}

/** A step in words. */
export const words = (edit: Edit): string => told[edit._tag]?.(edit) ?? edit._tag
