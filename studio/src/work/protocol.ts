/**
 * What a page and its two workers say to each other. Each answer carries the version of the document that it belongs to.
 *
 * Plain messages: the page has no code of the library, and none of Effect.
 */
import type { Command, Message } from "../model/Message.ts"

/** What the worker of the model is asked: commands of the page. */
export type ToModel = Extract<Command, { readonly _tag: "Fold" | "Describe" | "Resolve" | "Reshare" }>

/** What the worker of runs is asked. */
export type ToRuns = Extract<Command, { readonly _tag: "Run" | "Stop" }>

/** What workers answer: messages of the page. */
export type FromModel = Extract<
  Message,
  { readonly _tag: "Folded" | "Printed" | "Unreadable" | "Lit" | "NotLit" | "Reshared" | "Told" }
>

export type FromRuns = Extract<Message, { readonly _tag: "Progressed" | "Ran" | "RunEnded" }>
