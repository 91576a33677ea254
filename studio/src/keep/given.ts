/**
 * A file that a person hands over becomes a document: a reconstruction (SWC) as a cell with channels, or a document that was saved.
 *
 * A reconstruction's text is read in the worker, by the library; what is refused here never touches the document that is open.
 */
import type { Document } from "../model/Document.ts"
import type { Message } from "../model/Message.ts"
import { documentOf } from "./documentOf.ts"
import { mostInflated } from "./link.ts"

/** A cell of a reconstruction's text, with channels that fire; where it is stimulated and recorded is chosen by clicks. */
export const traced = (name: string, text: string): Document => ({
  title: name.replace(/\.swc$/i, ""),
  parts: [{ _tag: "Swc", name, text, ncomp: 1 }],
  steps: [{ edit: { _tag: "Insert", mechanism: "HH" } }, { edit: { _tag: "Init" } }],
  run: { tMax: 20, dt: 0.025, scheme: "backwardEuler" }
})

/** What a file of a name and a text opens, or why it does not. */
export const ofText = (name: string, text: string): Message => {
  const wrong = (why: string): Message => ({ _tag: "Told", kind: "wrong", text: `${name}: ${why}` })
  if (/\.swc$/i.test(name)) {
    const from = `opened ${name}: click a place of the cell, then stimulate or record there`
    return { _tag: "Opened", document: traced(name, text), from }
  }
  if (!/\.json$/i.test(name)) return wrong("expected a reconstruction (.swc) or a document of the studio (.json)")
  try {
    return { _tag: "Opened", document: documentOf(text), from: `opened ${name}` }
  } catch (error) {
    return wrong((error as Error).message)
  }
}

/** What a file opens; its size is looked at before it is read. */
export const given = async (file: File): Promise<Message> => {
  const most = `${mostInflated / 2 ** 20} MB`
  if (file.size > mostInflated) {
    return { _tag: "Told", kind: "wrong", text: `${file.name}: more than ${most}, which is the most that is read` }
  }
  try {
    return ofText(file.name, await file.text())
  } catch (error) {
    return { _tag: "Told", kind: "wrong", text: `${file.name} cannot be read: ${(error as Error).message}` }
  }
}
