/**
 * A document as the part of an address behind `#`, and back: JSON, deflated, in letters that addresses may have.
 *
 * What a link says is foreign: its size is bounded before it is inflated, and its shape is checked before anything shows it.
 */
import type { Document } from "../model/Document.ts"
import { documentOf } from "./documentOf.ts"

const prefix = "m1="

/** Most bytes of JSON that a link may hold. */
export const mostInflated = 4 * 2 ** 20

/** From this many characters on some programs cut a link. */
export const longLink = 2000

/** From this many characters on a file is better. */
export const hugeLink = 100_000

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream
): Promise<Uint8Array> => {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const parts: Array<Uint8Array> = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > mostInflated) {
      await reader.cancel()
      throw new Error(`the link holds more than ${mostInflated / 2 ** 20} MB`)
    }
    parts.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const toLetters = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

const fromLetters = (letters: string): Uint8Array<ArrayBuffer> => {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** The part of an address behind `#` that holds a document. */
export const toHash = async (document: Document): Promise<string> => {
  const json = new TextEncoder().encode(JSON.stringify(document))
  return `#${prefix}${toLetters(await through(json, new CompressionStream("deflate-raw")))}`
}

/** The document of a hash, null where it holds none; rejects with an error that says what is wrong. */
export const fromHash = async (hash: string): Promise<Document | null> => {
  if (!hash.startsWith(`#${prefix}`)) return null
  let text: string
  try {
    const bytes = await through(fromLetters(hash.slice(prefix.length + 1)), new DecompressionStream("deflate-raw"))
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Error(`this link cannot be read: ${cause(error)}; perhaps a part of it was cut off`, { cause: error })
  }
  return documentOf(text)
}

const cause = (error: unknown): string =>
  error instanceof Error && error.message.startsWith("the link holds") ? error.message : "its letters are damaged"
