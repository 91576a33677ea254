/** Several processes at one scan: a point is recorded once whoever dies, and whatever happens to the database. */
import * as Store from "neurolens/store"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { databases, inStore, scanning } from "./model.ts"
import { missing, postgres } from "./postgres.ts"

const folders: Array<string> = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "neurolens-several-"))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })))

const program = fileURLToPath(new URL("several.ts", import.meta.url))

type Worker = { readonly child: ChildProcess; readonly said: Array<string>; readonly end: Promise<string> }

const begun = (...args: ReadonlyArray<string>): Worker => {
  const child = spawn(process.execPath, ["--conditions=neurolens-source", program, ...args])
  const [said, errors]: ReadonlyArray<Array<string>> = [[], []]
  let rest = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    said.push(...lines)
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => void errors.push(text))
  return { child, said, end: new Promise((resolve) => child.on("close", () => resolve(errors.join("")))) }
}

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2000) throw new Error("it did not come to that")
    await setTimeout(10)
  }
}

test.skipIf(missing !== null)(
  "two processes share a scan in PostgreSQL; one is killed, the database is started anew, and every point is there once",
  async () => {
    const [where, alone] = [folder(), folder()]
    const points = 3000
    const server = await postgres()
    const url = server.database(basename(where))
    const [one, other] = [0, 1].map(() => begun(url, join(where, "objects"), String(points)))
    await until(() => one.said.length > 20 && other.said.length > 20)
    expect(await databases[1].inStore(where, Store.show("reversals"))).toMatchObject({ activity: "working" })
    one.child.kill("SIGKILL")
    await server.restart(300)
    expect(await other.end).toBe("")
    expect(other.said.at(-1)).toBe("done")
    await one.end
    const measured = other.said.slice(0, -1)
    expect(new Set(measured).size).toBe(measured.length) // nothing twice
    // What the dead one had recorded, the other did not measure again: no more than what it had since its last record.
    const again = one.said.filter((point) => measured.includes(point))
    expect(again.length).toBeLessThanOrEqual(100)
    expect(new Set([...one.said, ...measured]).size).toBeLessThanOrEqual(points)
    // A client reads what they found, and measures nothing.
    const unused = () => {
      throw new Error("measured again")
    }
    const found = await databases[1].inStore(where, scanning(points, unused))
    expect(found).toEqual(await inStore(alone, scanning(points)))
    const [run] = await databases[1].inStore(where, Store.list())
    expect(run).toMatchObject({ state: "done", done: points, total: points })
  },
  120_000
)
