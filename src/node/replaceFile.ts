/**
 * A file's text or bytes, replaced or made at once.
 *
 * The text goes into a file of its own name beside the old one, to the disk, and is then renamed: whoever reads sees the
 * old text or the new, also with several writers, and after a loss of power. Where something fails or the signal comes
 * first, the new file is removed. A process that is killed may leave a `.….part`, which nothing reads.
 */
import { randomUUID } from "node:crypto"
import type { Stats } from "node:fs"
import { chmod, constants, copyFile, link, open, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"

/** What a file holds: a text, or bytes. */
export type Content = string | Uint8Array

/**
 * Writes the text as the file's only content, for whom the old one was readable; after a signal the promise rejects, or the text is there in
 * whole.
 */
export const replaceFile = (path: string, text: Content, signal?: AbortSignal): Promise<void> =>
  throughPart(path, text, async (part) => {
    const there = await statsOf(path)
    if (there !== null) await chmod(part, there.mode & 0o777)
    await rename(part, path)
  }, signal)

/** What is at a path; null where nothing is. */
export const statsOf = async (path: string): Promise<Stats | null> => {
  try {
    return await stat(path)
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null
    throw cause
  }
}

/** Writes the text into a file that is not there yet, of several writers at once for one; tells whether it did. */
export const makeFile = async (path: string, text: Content, signal?: AbortSignal): Promise<boolean> => {
  let made = true
  const claim = async (part: string): Promise<void> => {
    made = await claimed(part, path)
    await rm(part)
  }
  await throughPart(path, text, claim, signal)
  return made
}

const codeOf = (cause: unknown): unknown =>
  typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null

/** Gives the file a second name that must be free. Where a disk knows no such names, what is in it is copied. */
const claimed = async (part: string, path: string): Promise<boolean> => {
  try {
    try {
      await link(part, path)
    } catch (cause) {
      if (codeOf(cause) === "EEXIST") throw cause
      await copyFile(part, path, constants.COPYFILE_EXCL)
    }
    return true
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false
    throw cause
  }
}

const throughPart = async (
  path: string,
  text: Content,
  place: (part: string) => Promise<void>,
  signal: AbortSignal | undefined
): Promise<void> => {
  if (typeof text === "string" && !text.isWellFormed()) {
    throw new Error("the text has half a character (a surrogate alone), which no file holds")
  }
  const part = join(dirname(path), `.${randomUUID()}.part`)
  const file = await open(part, "wx")
  try {
    try {
      await file.writeFile(text, signal === undefined ? {} : { signal })
      await file.sync()
    } finally {
      await file.close()
    }
    signal?.throwIfAborted()
    await place(part)
  } catch (cause) {
    await rm(part, { force: true })
    throw cause
  }
}
