/**
 * What a page and its two workers say to each other. Each answer carries the version of the document that it belongs to.
 *
 * Plain messages: the page has no code of the library, and none of Effect.
 */
import type { Document } from "../model/Document.ts"
import type { Message, Rule } from "../model/Message.ts"

/** What the worker of the model is asked. */
export type ToModel =
  | { readonly _tag: "Fold"; readonly version: number; readonly document: Document }
  | {
    readonly _tag: "Describe"
    readonly version: number
    readonly domain: "nodes" | "edges"
    readonly rows: ReadonlyArray<number>
  }
  | { readonly _tag: "Resolve"; readonly version: number; readonly domain: "nodes" | "edges"; readonly test: string }
  | { readonly _tag: "Reshare"; readonly version: number; readonly trained: string; readonly rule: Rule }

/** What the worker of runs is asked. */
export type ToRuns =
  | { readonly _tag: "Run"; readonly version: number; readonly document: Document }
  | { readonly _tag: "Stop" }

/** What workers answer: messages of the page. */
export type FromModel = Extract<
  Message,
  { readonly _tag: "Folded" | "Printed" | "Unreadable" | "Lit" | "NotLit" | "Reshared" | "Told" }
>

export type FromRuns = Extract<Message, { readonly _tag: "Progressed" | "Ran" | "RunEnded" }>
