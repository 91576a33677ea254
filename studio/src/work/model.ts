/**
 * What the worker of the model does: it has the document's network, folds, prints, and answers what is asked of it.
 */
import type { Document } from "../model/Document.ts"
import { type Folded, folded } from "./folded.ts"
import type { FromModel, ToModel } from "./protocol.ts"
import { sceneOf } from "./sceneOf.ts"

const answer = (message: FromModel): void => postMessage(message)

let last: { readonly version: number; readonly folded: Folded } | null = null

const fold = async (version: number, document: Document): Promise<void> => {
  try {
    const made = folded(document)
    last = { version, folded: made }
    answer({ _tag: "Folded", version, scene: sceneOf(made.network), failures: made.failures })
    const { printed } = await import("./printed.ts")
    if (last.version === version) answer({ _tag: "Printed", version, printed: printed(made, document.steps.length) })
  } catch (error) {
    answer({ _tag: "Unreadable", version, message: error instanceof Error ? error.message : String(error) })
  }
}

/** Takes what the page asks of the model; what is asked of a version that another came after is passed over. */
export const model = async (question: ToModel): Promise<void> => {
  if (question._tag === "Fold") return fold(question.version, question.document)
  const { asked } = await import("./asked.ts")
  if (last?.version === question.version) answer(asked(last.folded.network, question))
}
