/**
 * JSON as text that people can read and compare line by line: what holds no further objects (a column, a recording, a current) stays on
 * one line, everything else is broken into lines.
 */

/** Writes a JSON value. */
export const layoutText = (value: unknown, indent = ""): string => {
  if (!isObject(value) || isPlainList(value)) return JSON.stringify(value)
  const entries = Array.isArray(value)
    ? value.map((entry) => ["", entry] as const)
    : Object.entries(value).map(([key, entry]) => [`${JSON.stringify(key)}: `, entry] as const)
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"]
  if (entries.every(([, entry]) => !isObject(entry) || isPlainList(entry))) {
    const inside = entries.map(([key, entry]) => key + JSON.stringify(entry)).join(", ")
    return inside === "" ? open + close : `${open} ${inside} ${close}`
  }
  const inner = `${indent}  `
  return `${open}\n${
    entries.map(([key, entry]) => inner + key + layoutText(entry, inner)).join(",\n")
  }\n${indent}${close}`
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** Whether a value is a list without objects, judged by its first entry: the lists of a document are of one kind. */
const isPlainList = (value: object): boolean => Array.isArray(value) && !isObject(value[0])
