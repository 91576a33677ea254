/**
 * A document out of text that somebody else wrote: all that is wrong with it, or the document. What its edits say is checked by the library when
 * they are folded; here is the shape that the page itself counts on.
 */
import { type Document, type Edit, type Part, type Run, schemes, type Step } from "../model/Document.ts"

/** Most steps of a document. */
export const mostSteps = 10_000

type Fields = Readonly<Record<string, unknown>>

const isRecord = (x: unknown): x is Fields => typeof x === "object" && x !== null && !Array.isArray(x)

/** Collects what is wrong. */
type Wrong = (where: string, expected: string) => void

const count = (x: unknown, where: string, wrong: Wrong, least = 1): number => {
  if (typeof x === "number" && Number.isInteger(x) && x >= least) return x
  wrong(where, `a whole number from ${least} on`)
  return least
}

const positive = (x: unknown, where: string, wrong: Wrong): number => {
  if (typeof x === "number" && Number.isFinite(x) && x > 0) return x
  wrong(where, "a number above 0")
  return 1
}

const text = (x: unknown, where: string, wrong: Wrong): string => {
  if (typeof x === "string") return x
  wrong(where, "a text")
  return ""
}

const part = (x: unknown, where: string, wrong: Wrong): Part | null => {
  if (isRecord(x) && x["_tag"] === "Cables") {
    const parents = x["parents"]
    if (!Array.isArray(parents) || !parents.every((one) => Number.isInteger(one))) {
      wrong(`${where}.parents`, "a list of whole numbers")
      return null
    }
    const ncomp = count(x["ncomp"], `${where}.ncomp`, wrong)
    return { _tag: "Cables", parents, ncomp, times: count(x["times"], `${where}.times`, wrong) }
  }
  if (isRecord(x) && x["_tag"] === "Swc") {
    return {
      _tag: "Swc",
      name: text(x["name"], `${where}.name`, wrong),
      text: text(x["text"], `${where}.text`, wrong),
      ncomp: count(x["ncomp"], `${where}.ncomp`, wrong)
    }
  }
  wrong(where, "cells: { _tag: \"Cables\" } or { _tag: \"Swc\" }")
  return null
}

const step = (x: unknown, where: string, wrong: Wrong): Step | null => {
  if (!isRecord(x) || !isRecord(x["edit"]) || typeof x["edit"]["_tag"] !== "string") {
    wrong(where, "a step: { edit: { _tag: … } }")
    return null
  }
  const edit = x["edit"] as Edit
  return x["off"] === true ? { edit, off: true } : { edit }
}

const run = (x: unknown, wrong: Wrong): Run => {
  const given: Fields = isRecord(x) ? x : {}
  const scheme = schemes.find((one) => one === given["scheme"])
  if (scheme === undefined) wrong("run.scheme", `one of ${schemes.join(", ")}`)
  return {
    tMax: positive(given["tMax"], "run.tMax", wrong),
    dt: positive(given["dt"], "run.dt", wrong),
    scheme: scheme ?? "backwardEuler"
  }
}

const list = (x: unknown, where: string, wrong: Wrong): ReadonlyArray<unknown> => {
  if (!Array.isArray(x)) {
    wrong(where, "a list")
    return []
  }
  if (x.length > mostSteps) {
    wrong(where, `at most ${mostSteps} of them`)
    return []
  }
  return x
}

/** The document of a JSON text; throws an error with all that is wrong. */
export const documentOf = (json: string): Document => {
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch (error) {
    throw new Error("this is no JSON", { cause: error })
  }
  if (!isRecord(given)) throw new Error("this is no document of the studio: expected { title, parts, steps, run }")
  const problems: Array<string> = []
  const wrong: Wrong = (where, expected) => void problems.push(`${where}: expected ${expected}`)
  const document: Document = {
    title: text(given["title"], "title", wrong),
    parts: list(given["parts"], "parts", wrong).flatMap((one, i) => part(one, `parts[${i}]`, wrong) ?? []),
    steps: list(given["steps"], "steps", wrong).flatMap((one, i) => step(one, `steps[${i}]`, wrong) ?? []),
    run: run(given["run"], wrong)
  }
  if (problems.length === 0 && document.parts.length === 0) wrong("parts", "at least one")
  if (problems.length === 0) return document
  throw new Error(
    `this is no document of the studio: ${problems.slice(0, 8).join("; ")}${
      problems.length > 8 ? `; and ${problems.length - 8} more` : ""
    }`
  )
}
