/**
 * Bytes of a module to text, for people: one line per instruction, indented by block.
 *
 * Reads what `Module.encode` writes and whatever else uses only the opcode table. For messages of failing tests and
 * golden files; it does not validate.
 */
import { instructionText, valueType } from "./instructionText.ts"
import * as Reader from "./Reader.ts"

type Signature = { readonly params: ReadonlyArray<string>; readonly results: ReadonlyArray<string> }

/** What later sections need to know of earlier ones. */
type Context = {
  readonly types: Array<Signature>
  readonly functions: Array<Signature>
  imported: number
  bodies: number
}

const quote = (text: string): string => JSON.stringify(text)

const signatureText = ({ params, results }: Signature): string =>
  [params.length > 0 ? ` (param ${params.join(" ")})` : "", results.length > 0 ? ` (result ${results.join(" ")})` : ""]
    .join("")

const limitsText = (reader: Reader.Reader): string => {
  const flags = Reader.u8(reader)
  const initial = Reader.u32(reader)
  return `${initial}${flags & 1 ? ` ${Reader.u32(reader)}` : ""}${flags & 2 ? " shared" : ""}`
}

const globalText = (reader: Reader.Reader): string => {
  const type = valueType(reader)
  return Reader.u8(reader) === 1 ? `(mut ${type})` : type
}

const typeLine = (reader: Reader.Reader, context: Context): string => {
  const form = Reader.u8(reader)
  if (form !== 0x60) Reader.fail(reader, `0x${form.toString(16)} is no function type`)
  const signature = { params: Reader.list(reader, valueType), results: Reader.list(reader, valueType) }
  context.types.push(signature)
  return `type ${context.types.length - 1}${signatureText(signature)}`
}

const importLine = (reader: Reader.Reader, context: Context): string => {
  const names = `import ${quote(Reader.text(reader))} ${quote(Reader.text(reader))}`
  const kind = Reader.u8(reader)
  if (kind === 2) return `${names} (memory ${limitsText(reader)})`
  if (kind === 3) return `${names} (global ${globalText(reader)})`
  if (kind !== 0) Reader.fail(reader, `imports of kind ${kind} are not read`)
  const signature = context.types[Reader.u32(reader)]
  context.functions.push(signature)
  context.imported++
  return `${names} (func ${context.functions.length - 1}${signatureText(signature)})`
}

const exportLine = (reader: Reader.Reader): string => {
  const name = quote(Reader.text(reader))
  const kind = ["func", "table", "memory", "global"][Reader.u8(reader)]
  return `export ${name} (${kind} ${Reader.u32(reader)})`
}

/** An initial value: one constant and `end`. */
const initialText = (reader: Reader.Reader): string => {
  const { text } = instructionText(reader)
  if (instructionText(reader).name !== "end") Reader.fail(reader, "an initial value is more than a constant")
  return text
}

const dataLine = (reader: Reader.Reader): string => {
  if (Reader.u32(reader) !== 0) Reader.fail(reader, "only active data of memory 0 is read")
  const initial = initialText(reader)
  const bytes = Reader.take(reader, Reader.u32(reader))
  return `data (${initial}) ${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ")}`
}

const opening = new Set(["block", "loop", "if", "else"])
const closing = new Set(["else", "end"])

const bodyLines = (reader: Reader.Reader, context: Context): ReadonlyArray<string> => {
  const index = context.imported + context.bodies++
  const size = Reader.u32(reader)
  const body = Reader.make(reader.bytes, reader.at, reader.at + size)
  const lines = [`func ${index}${signatureText(context.functions[index])}`]
  const runs = Reader.list(body, (r) => ({ count: Reader.u32(r), type: valueType(r) }))
  if (runs.length > 0) lines.push(`  local ${runs.map(({ count, type }) => `${type}*${count}`).join(" ")}`)
  let depth = 1
  while (!Reader.isDone(body)) {
    const { name, text } = instructionText(body)
    if (closing.has(name)) depth--
    lines.push(`${"  ".repeat(depth)}${text}`)
    if (opening.has(name)) depth++
  }
  reader.at += size
  return lines
}

/** Custom section "name": only the names of functions are shown. */
const customLines = (reader: Reader.Reader): ReadonlyArray<string> => {
  const name = Reader.text(reader)
  if (name !== "name" || Reader.u8(reader) !== 1) return [`custom ${quote(name)}`]
  Reader.u32(reader)
  return Reader.list(reader, (r) => `name func ${Reader.u32(r)} ${quote(Reader.text(r))}`)
}

const sectionLines = (id: number, reader: Reader.Reader, context: Context): ReadonlyArray<string> => {
  switch (id) {
    case 0:
      return customLines(reader)
    case 1:
      return Reader.list(reader, (r) => typeLine(r, context))
    case 2:
      return Reader.list(reader, (r) => importLine(r, context))
    case 3:
      Reader.list(reader, (r) => context.functions.push(context.types[Reader.u32(r)]))
      return []
    case 5:
      return Reader.list(reader, (r) => `memory ${limitsText(r)}`)
    case 6:
      return Reader.list(reader, (r) => `global ${globalText(r)} (${initialText(r)})`)
    case 7:
      return Reader.list(reader, exportLine)
    case 10:
      return Reader.list(reader, (r) => bodyLines(r, context)).flat()
    case 11:
      return Reader.list(reader, dataLine)
    default:
      return Reader.fail(reader, `sections of number ${id} are not read`)
  }
}

/** The module as text, a line per part and per instruction. Throws where the bytes are no module of this encoder. */
export const disassemble = (bytes: Uint8Array): string => {
  const reader = Reader.make(bytes, 0, bytes.length)
  const header = Array.from(Reader.take(reader, 8)).join(" ")
  if (header !== "0 97 115 109 1 0 0 0") Reader.fail(reader, "these bytes are no WebAssembly module of version 1")
  const context: Context = { types: [], functions: [], imported: 0, bodies: 0 }
  const lines: Array<string> = []
  while (!Reader.isDone(reader)) {
    const id = Reader.u8(reader)
    const size = Reader.u32(reader)
    const section = Reader.make(bytes, reader.at, reader.at + size)
    lines.push(...sectionLines(id, section, context))
    reader.at += size
  }
  return lines.join("\n")
}
