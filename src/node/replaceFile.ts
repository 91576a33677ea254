/**
 * A file's text, replaced at once.
 *
 * The text goes into a file of its own name beside the old one, to the disk, and is then renamed: whoever reads sees the
 * old text or the new, also with several writers, and after a loss of power. Where something fails or the signal comes
 * first, the new file is removed. A process that is killed may leave a `.….part`, which nothing reads.
 */
import { randomUUID } from "node:crypto"
import { open, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"

/** Writes the text as the file's only content; after a signal the promise rejects, or the text is there in whole. */
export const replaceFile = async (path: string, text: string, signal?: AbortSignal): Promise<void> => {
  if (!text.isWellFormed()) throw new Error("the text has half a character (a surrogate alone), which no file holds")
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
    await rename(part, path)
  } catch (cause) {
    await rm(part, { force: true })
    throw cause
  }
}
