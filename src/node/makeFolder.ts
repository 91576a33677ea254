/**
 * A folder with all that it lies in, made where there is none.
 *
 * Node's own `mkdir` with `recursive` tries for ever where a file system says of a folder in a folder that is there that nothing is there, as
 * `/proc` does. Here each folder is tried once, then the one that it lies in, then once again.
 */
import { mkdir, stat } from "node:fs/promises"
import { dirname, resolve } from "node:path"

const codeOf = (cause: unknown): unknown =>
  typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null

/** Makes a folder; what is there already and is a folder stays. Rejects with what the file system said first. */
export const makeFolder = async (folder: string, mode = 0o777): Promise<void> => {
  const path = resolve(folder)
  try {
    await mkdir(path, mode)
  } catch (cause) {
    if (await isFolder(path)) return
    if (codeOf(cause) !== "ENOENT" || dirname(path) === path) throw cause
    await makeFolder(dirname(path), mode)
    try {
      await mkdir(path, mode)
    } catch (again) {
      if (!(await isFolder(path))) throw again // of several who make it at once one is first
    }
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
