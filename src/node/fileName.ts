/**
 * Which texts may name a file in a folder.
 *
 * One idea: a name is good everywhere or nowhere, so that what is written here can be copied to any system. It is one
 * name, not a way: it cannot leave the folder, and no two names of one call may meet on a system that takes `A` and `a`
 * for one, or `é` written in two ways.
 */
import * as Data from "effect/Data"
import { shown } from "../network/NetworkError.ts"
import { excerpt, longestSentence } from "../table/excerpt.ts"

/** A name under which no file is written. */
export class FileNameError extends Data.TaggedError("FileNameError")<{
  readonly name: string
  readonly problem: string
}> {
  /** The name, which a script without types may give as anything. */
  private get shown(): string {
    return typeof this.name === "string" ? JSON.stringify(excerpt(this.name, longestName)) : shown(this.name)
  }
  override get message(): string {
    return `no file is written as ${this.shown}: ${excerpt(this.problem, longestSentence)}`
  }
}

/** Longest name [bytes of UTF-8] that all common file systems hold. */
export const longestName = 255

/** Names of devices in Windows, whatever ending they have. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i

/** What is wrong with a name; null if nothing is. */
const problemOf = (name: unknown): string | null => {
  if (typeof name !== "string") return "it is no string"
  if (name === "") return "it is empty"
  if (/[/\\]/.test(name)) return "it may not have a separator, `/` or `\\`; give the folder as the folder"
  if (name === "." || name === "..") return "it is a folder"
  if (/\p{Cc}/u.test(name)) return "it has a control character"
  if (!name.isWellFormed()) return "it has half a character (a surrogate without its other half)"
  const strange = /[<>:"|?*]/.exec(name)
  if (strange !== null) return `Windows has no names with \`${strange[0]}\``
  if (/[. ]$/.test(name)) return "Windows drops a dot or a space at the end"
  if (device.test(name)) return "Windows takes it for a device"
  const bytes = new TextEncoder().encode(name).length
  return bytes > longestName ? `it has ${bytes} bytes, and names have up to ${longestName}` : null
}

/** What a name is for a system that tells neither small letters from large ones nor ways to write a letter. */
const folded = (name: string): string => name.normalize("NFD").toUpperCase().toLowerCase()

/** The first problem among names that are to be files of one folder; null if each is good and no two meet. */
export const checkFileNames = (names: ReadonlyArray<string>): FileNameError | null => {
  const before = new Map<string, string>()
  for (const name of names) {
    const problem = problemOf(name)
    if (problem !== null) return new FileNameError({ name, problem })
    const other = before.get(folded(name))
    if (other === name) return new FileNameError({ name, problem: "two of the files have this name" })
    if (other !== undefined) {
      return new FileNameError({
        name,
        problem: `systems that do not tell upper from lower case take it for ${
          JSON.stringify(other)
        }, also written here`
      })
    }
    before.set(folded(name), name)
  }
  return null
}
