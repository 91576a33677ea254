/**
 * What a broken invariant of a network is: a sentence, and the part of the network that it is about.
 */

/** The part of a network that a broken invariant is about. */
export type Place =
  | { readonly _tag: "Column"; readonly domain: "nodes" | "edges"; readonly name: string }
  | {
    readonly _tag: "Entry"
    readonly list: "sources" | "stimuli" | "clamps" | "recordings" | "spikeRecordings" | "trainables"
    readonly index: number
  }
  | { readonly _tag: "Group"; readonly name: string }

/** A broken invariant in words, and where it is; null where it is about several parts. */
export type Broken = { readonly message: string; readonly place: Place | null }

/** Says something of several parts. */
export const anywhere = (message: string): Broken => ({ message, place: null })

/** Says something of a column, whose name comes first: `nodes.v of row 3 is NaN`. */
export const ofColumn = (domain: "nodes" | "edges", name: string, text: string): Broken => ({
  message: `${domain}.${name} ${text}`,
  place: { _tag: "Column", domain, name }
})

/** Says something of an entry of a list. */
export const ofEntry = (
  list: Extract<Place, { readonly _tag: "Entry" }>["list"],
  index: number,
  message: string
): Broken => ({
  message,
  place: { _tag: "Entry", list, index }
})
