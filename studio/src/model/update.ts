/**
 * What happens becomes the next model and what is asked of the outside. Pure, and total by type over messages.
 *
 * Laws (studio/test/update.test.ts): undone and redone is as before; an answer to an older document changes nothing; no message throws.
 */
import { csv } from "./csv.ts"
import { appended, type Document, withStep } from "./Document.ts"
import { kept } from "./lit.ts"
import type { Command, Message } from "./Message.ts"
import type { Model, Notice } from "./Model.ts"

type Next = readonly [Model, ReadonlyArray<Command>]

/** Most documents that can be undone. */
export const mostPast = 200

const said = (text: string): Notice => ({ kind: "said", text, stays: true })
const wrong = (text: string): Notice => ({ kind: "wrong", text, stays: true })

/** Asks for what follows from a document that has just become the model's. */
const follow = (model: Model): Next => [
  { ...model, version: model.version + 1, link: null, notice: { kind: "said", text: "…", stays: false } },
  [
    { _tag: "Fold", version: model.version + 1, document: model.document },
    { _tag: "Remember", document: model.document }
  ]
]

/** The document becomes another; changes of one mark are one entry of the past. */
const changed = (model: Model, document: Document, mark: string | null = null): Next =>
  follow({
    ...model,
    document,
    mark,
    past: mark !== null && mark === model.mark ? model.past : [...model.past, model.document].slice(-mostPast),
    future: []
  })

/**
 * Starts a run of the document, or says that a newer one waits for the one under way; one that has told how far it is takes long, and is
 * stopped for the newer.
 */
const start = (model: Model): Next =>
  model.running._tag === "Idle"
    ? [
      { ...model, running: { _tag: "Under way", version: model.version, done: 0, again: false } },
      [{ _tag: "Run", version: model.version, document: model.document }]
    ]
    : [{ ...model, running: { ...model.running, again: true } }, model.running.done > 0 ? [{ _tag: "Stop" }] : []]

/** A run has ended: the one that waits begins. */
const ended = (model: Model, version: number): Next => {
  const { running } = model
  if (running._tag === "Idle" || running.version !== version) return [model, []]
  const idle: Model = { ...model, running: { _tag: "Idle" } }
  return running.again ? start(idle) : [idle, []]
}

const known = (model: Model, at: number): boolean => at in model.document.steps

/** The next model, and what is asked. */
export const update = (model: Model, message: Message): Next => {
  const { document } = model
  switch (message._tag) {
    case "Opened": {
      const [opened, commands] = changed(model, message.document)
      // Traces of what was there before would look like those of what is there now.
      return [{ ...opened, lit: null, trained: 0, traces: null, kept: null, notice: said(message.from) }, commands]
    }
    case "StepSet":
      return known(model, message.at)
        ? changed(model, withStep(document, message.at, message.step), message.mark)
        : [model, []]
    case "StepMoved": {
      const to = message.at + message.by
      if (!known(model, message.at) || !known(model, to)) return [model, []]
      const { steps } = document
      return changed(model, { ...document, steps: steps.with(message.at, steps[to]).with(to, steps[message.at]) })
    }
    case "StepRemoved":
      return known(model, message.at)
        ? changed(model, { ...document, steps: document.steps.toSpliced(message.at, 1) })
        : [model, []]
    case "Appended":
      return changed(model, appended(document, ...message.edits))
    case "RunSet":
      return changed(model, { ...document, run: message.run }, message.mark)
    case "Titled":
      return changed(model, { ...document, title: message.title }, "title")
    case "Undone": {
      const before = model.past.at(-1)
      if (before === undefined) return [{ ...model, notice: said("nothing to undo") }, []]
      return follow({
        ...model,
        document: before,
        past: model.past.slice(0, -1),
        future: [document, ...model.future],
        mark: null
      })
    }
    case "Redone": {
      const [after, ...future] = model.future
      if (after === undefined) return [{ ...model, notice: said("nothing to redo") }, []]
      return follow({ ...model, document: after, past: [...model.past, document], future, mark: null })
    }
    case "RunAsked":
      return start(model)
    case "StopAsked":
      return model.running._tag === "Idle"
        ? [model, []]
        : [{ ...model, running: { ...model.running, again: false } }, [{ _tag: "Stop" }]]
    case "TracesKept":
      return [{ ...model, kept: model.traces, notice: said("these traces stay behind new ones") }, []]
    case "TabChosen":
      return [{ ...model, tab: message.tab }, []]
    case "TrainedChosen":
      return [{ ...model, trained: message.trained, pointed: null }, []]
    case "Pointed":
      return [{ ...model, pointed: message.parameter }, []]
    case "RowsChosen": {
      const before = message.more && model.lit?.domain === message.domain ? model.lit.rows : []
      const rows = [...new Set([...before, ...message.rows])].sort((a, b) => a - b)
      if (rows.length === 0) return [{ ...model, lit: null, litWrong: null }, []]
      const { domain } = message
      return [
        { ...model, lit: { domain, rows, expression: "…", at: null }, litWrong: null },
        [{ _tag: "Describe", version: model.version, domain, rows }]
      ]
    }
    case "TestTyped":
      return message.test.trim() === ""
        ? [{ ...model, lit: null, litWrong: null }, []]
        : [model, [{ _tag: "Resolve", version: model.version, domain: message.domain, test: message.test }]]
    case "SelectionCleared":
      return [{ ...model, lit: null, litWrong: null, pointed: null }, []]
    case "RuleChosen": {
      const trained = model.scene?.trained[model.trained]
      return trained === undefined
        ? [{ ...model, notice: wrong("nothing is trained yet: no rule can be chosen") }, []]
        : [model, [{ _tag: "Reshare", version: model.version, trained: trained.name, rule: message.rule }]]
    }
    case "LinkAsked":
      return [model, [{ _tag: "MakeLink", document }]]
    case "SaveAsked":
      return saved(model, message.what)
    case "Folded": {
      if (message.version !== model.version) return [model, []]
      const { failures, scene } = message
      const [first] = failures
      const notice: Notice = first !== undefined
        ? { kind: "wrong", text: `step ${first.step + 1}: ${first.message}`, stays: false }
        : model.notice.stays
        ? model.notice
        : { kind: "said", text: scene.summary, stays: false }
      const trained = model.trained < scene.trained.length ? model.trained : 0
      return start({ ...model, scene, failures, trained, notice, lit: kept(model.lit, scene) })
    }
    case "Printed":
      return message.version === model.version ? [{ ...model, printed: message.printed }, []] : [model, []]
    case "Unreadable":
      return message.version === model.version ? [{ ...model, notice: wrong(message.message) }, []] : [model, []]
    case "Progressed":
      return model.running._tag === "Under way" && model.running.version === message.version
        ? [
          { ...model, running: { ...model.running, done: message.done } },
          model.running.again ? [{ _tag: "Stop" }] : []
        ]
        : [model, []]
    case "Ran": {
      const { running } = model
      if (running._tag === "Idle" || running.version !== message.version) return [model, []]
      return ended({ ...model, traces: message.traces }, message.version)
    }
    case "RunEnded": {
      const { running } = model
      if (running._tag === "Idle" || running.version !== message.version) return [model, []]
      const notice = message.why === "stopped" ? said(message.message) : wrong(message.message)
      return ended({ ...model, notice: running.again ? model.notice : notice }, message.version)
    }
    case "Lit":
      return message.version === model.version ? [{ ...model, lit: message.lit, litWrong: null }, []] : [model, []]
    case "NotLit":
      return message.version === model.version ? [{ ...model, litWrong: message.message }, []] : [model, []]
    case "Reshared": {
      if (message.version !== model.version) return [model, []]
      const [next, commands] = changed(model, appended(document, ...message.resharing.edits))
      return [{ ...next, notice: said(message.resharing.told) }, commands]
    }
    case "LinkMade":
      return [{ ...model, link: message.link }, []]
    case "Told":
      return [{ ...model, notice: { kind: message.kind, text: message.text, stays: true } }, []]
  }
}

/** A name for files, out of a title. */
const fileName = (title: string): string =>
  title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "network"

const saved = (model: Model, what: "json" | "program" | "csv"): Next => {
  const name = fileName(model.document.title)
  switch (what) {
    case "json": {
      const text = JSON.stringify(model.document, null, 1)
      return [model, [{ _tag: "Save", name: `${name}.studio.json`, type: "application/json", text }]]
    }
    case "program":
      return model.printed === null
        ? [{ ...model, notice: wrong("there is no program yet") }, []]
        : [model, [{ _tag: "Save", name: `${name}.ts`, type: "text/plain", text: model.printed.program }]]
    case "csv":
      return model.traces === null
        ? [{ ...model, notice: wrong("nothing was recorded yet") }, []]
        : [model, [{ _tag: "Save", name: `${name}.csv`, type: "text/csv", text: csv(model.traces) }]]
  }
}
