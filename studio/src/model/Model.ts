/**
 * All that a page shows, as one value: what the person made, what was before and after, and what workers said of it.
 */
import { type Document, empty } from "./Document.ts"
import type { Failure, Lit, Printed, Recorded, Scene } from "./Scene.ts"

export const tabs = ["steps", "share", "code"] as const

/** What the inspector shows. */
export type Tab = (typeof tabs)[number]

/** The state of the run: `version` is the document's that is under way; `again` says that a newer one waits. */
export type Running =
  | { readonly _tag: "Idle" }
  | { readonly _tag: "Under way"; readonly version: number; readonly done: number; readonly again: boolean }

/** What stands in the line at the bottom; what `stays` is there until the document changes, whatever its fold says. */
export type Notice = { readonly kind: "said" | "wrong"; readonly text: string; readonly stays: boolean }

export type Model = {
  readonly document: Document
  readonly past: ReadonlyArray<Document>
  readonly future: ReadonlyArray<Document>
  /** Edits with one mark are one entry of the past: a drag. */
  readonly mark: string | null
  /** Grows with every change of the document; answers carry the version that they belong to. */
  readonly version: number
  readonly scene: Scene | null
  readonly failures: ReadonlyArray<Failure>
  readonly printed: Printed | null
  readonly traces: Recorded | null
  /** Traces that are kept behind new ones. */
  readonly kept: Recorded | null
  readonly running: Running
  readonly lit: Lit | null
  /** What a test typed into the line of the selection failed with. */
  readonly litWrong: string | null
  /** Which of what is trained is shown, and which parameter is pointed at. */
  readonly trained: number
  readonly pointed: number | null
  readonly tab: Tab
  readonly notice: Notice
  /** A link that was made, to be copied. */
  readonly link: string | null
}

export const initial: Model = {
  document: empty,
  past: [],
  future: [],
  mark: null,
  version: 0,
  scene: null,
  failures: [],
  printed: null,
  traces: null,
  kept: null,
  running: { _tag: "Idle" },
  lit: null,
  litWrong: null,
  trained: 0,
  pointed: null,
  tab: "steps",
  notice: { kind: "said", text: "Opening …", stays: false },
  link: null
}
