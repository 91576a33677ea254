/**
 * What a person asks of a network by hand: which rows a test means, how rows are said, another rule. A module of its own, which is fetched when
 * somebody asks.
 */
import { Edit, Json, type Network, Print, Select, View } from "neurolens"
import type { Json as Written } from "../model/Document.ts"
import type { FromModel, ToModel } from "./protocol.ts"
import { reshared } from "./reshare.ts"

/** A question that is not to fold. */
export type Asked = Exclude<ToModel, { readonly _tag: "Fold" }>

/** A selection as edits say it. */
const written = (selection: Select.NodeSelection | Select.EdgeSelection): Written =>
  (JSON.parse(Json.encodeEdits([Edit.set("any", 0, selection)])) as {
    readonly edits: ReadonlyArray<Record<string, Written>>
  })
    .edits[0]["at"]

const said = (error: unknown): string => error instanceof Error ? error.message : String(error)

/** The answer to a question about a network. */
export const asked = (network: Network.Network, question: Asked): FromModel => {
  const { version } = question
  switch (question._tag) {
    case "Describe": {
      const { domain, rows } = question
      const selection = domain === "edges" ? Select.describeEdges(network, rows) : Select.describe(network, rows)
      return {
        _tag: "Lit",
        version,
        lit: { domain, rows, expression: Print.selection(selection), at: written(selection) }
      }
    }
    case "Resolve":
      try {
        const { domain, test } = question
        const selection = domain === "edges" ? Select.edges.where(test) : Select.where(test)
        const rows = Array.from(View.of(network, selection).rows)
        return {
          _tag: "Lit",
          version,
          lit: { domain, rows, expression: Print.selection(selection), at: written(selection) }
        }
      } catch (error) {
        return { _tag: "NotLit", version, message: said(error) }
      }
    case "Reshare":
      try {
        return { _tag: "Reshared", version, resharing: reshared(network, question.trained, question.rule) }
      } catch (error) {
        return { _tag: "Told", kind: "wrong", text: said(error) }
      }
  }
}
