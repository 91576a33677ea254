/**
 * What can happen, and what a page then asks of the outside; both are data.
 */
import type { Document, Edit, Run, Step } from "./Document.ts"
import type { Tab } from "./Model.ts"
import type { Failure, Lit, Printed, Recorded, Resharing, Scene } from "./Scene.ts"

/** A sharing rule that is offered, or one by a text over the columns of a row. */
export type Rule =
  | { readonly _tag: "One" }
  | { readonly _tag: "Each" }
  | { readonly _tag: "By"; readonly columns: ReadonlyArray<string> }
  | { readonly _tag: "Text"; readonly text: string }

export type Message =
  // from the person
  | { readonly _tag: "Opened"; readonly document: Document; readonly from: string }
  | { readonly _tag: "StepSet"; readonly at: number; readonly step: Step; readonly mark: string | null }
  | { readonly _tag: "StepMoved"; readonly at: number; readonly by: 1 | -1 }
  | { readonly _tag: "StepRemoved"; readonly at: number }
  | { readonly _tag: "Appended"; readonly edits: ReadonlyArray<Edit> }
  | { readonly _tag: "RunSet"; readonly run: Run; readonly mark: string | null }
  | { readonly _tag: "Titled"; readonly title: string }
  | { readonly _tag: "Undone" }
  | { readonly _tag: "Redone" }
  | { readonly _tag: "RunAsked" }
  | { readonly _tag: "StopAsked" }
  | { readonly _tag: "TracesKept" }
  | { readonly _tag: "TabChosen"; readonly tab: Tab }
  | { readonly _tag: "TrainedChosen"; readonly trained: number }
  | { readonly _tag: "Pointed"; readonly parameter: number | null }
  | {
    readonly _tag: "RowsChosen"
    readonly domain: "nodes" | "edges"
    readonly rows: ReadonlyArray<number>
    readonly more: boolean
  }
  | { readonly _tag: "TestTyped"; readonly domain: "nodes" | "edges"; readonly test: string }
  | { readonly _tag: "SelectionCleared" }
  | { readonly _tag: "RuleChosen"; readonly rule: Rule }
  | { readonly _tag: "LinkAsked" }
  | { readonly _tag: "SaveAsked"; readonly what: "json" | "program" | "csv" }
  // from workers and the browser
  | {
    readonly _tag: "Folded"
    readonly version: number
    readonly scene: Scene
    readonly failures: ReadonlyArray<Failure>
  }
  | { readonly _tag: "Printed"; readonly version: number; readonly printed: Printed }
  | { readonly _tag: "Unreadable"; readonly version: number; readonly message: string }
  | { readonly _tag: "Progressed"; readonly version: number; readonly done: number }
  | { readonly _tag: "Ran"; readonly version: number; readonly traces: Recorded }
  | {
    readonly _tag: "RunEnded"
    readonly version: number
    readonly why: "stopped" | "failed"
    readonly message: string
  }
  | { readonly _tag: "Lit"; readonly version: number; readonly lit: Lit }
  | { readonly _tag: "NotLit"; readonly version: number; readonly message: string }
  | { readonly _tag: "Reshared"; readonly version: number; readonly resharing: Resharing }
  | { readonly _tag: "LinkMade"; readonly link: string }
  | { readonly _tag: "Told"; readonly kind: "said" | "wrong"; readonly text: string }

/** What a page asks of workers and of the browser. */
export type Command =
  | { readonly _tag: "Fold"; readonly version: number; readonly document: Document }
  | { readonly _tag: "Run"; readonly version: number; readonly document: Document }
  | { readonly _tag: "Stop" }
  | {
    readonly _tag: "Describe"
    readonly version: number
    readonly domain: "nodes" | "edges"
    readonly rows: ReadonlyArray<number>
  }
  | { readonly _tag: "Resolve"; readonly version: number; readonly domain: "nodes" | "edges"; readonly test: string }
  | { readonly _tag: "Reshare"; readonly version: number; readonly trained: string; readonly rule: Rule }
  | { readonly _tag: "MakeLink"; readonly document: Document }
  | { readonly _tag: "Remember"; readonly document: Document }
  | { readonly _tag: "Save"; readonly name: string; readonly type: string; readonly text: string }
