/** Commands in processes of their own, stopped by signals: they say how to go on, and `resume` ends with the bits of a run that nothing stopped. */
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { starterFiles } from "../../src/cli/starter.ts"
import { neurolens } from "./command.ts"

const folder = mkdtempSync(join(tmpdir(), "neurolens-stopped-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

const starter = JSON.parse(starterFiles("model", { neurolens: "", effect: "" })["model.json"])
const model = join(folder, "model.json")
const long = { tMax: 5, over: { HH_gNa: { from: 0.06, to: 0.18, count: 20_000 } }, measure: ["peak"] }
writeFileSync(model, JSON.stringify({ ...starter, run: { tMax: 1e7 }, sweep: long }))

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** A command in a process of its own, which gets a signal once `when` says so. */
const stoppedBy = (
  signal: NodeJS.Signals,
  when: () => boolean,
  ...args: ReadonlyArray<string>
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=neurolens-source", main, ...args], { cwd: folder })
    const [out, err]: [Array<string>, Array<string>] = [[], []]
    child.stdout.setEncoding("utf8").on("data", (text: string) => void out.push(text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => void err.push(text))
    const watch = setInterval(() => {
      if (!when()) return
      clearInterval(watch)
      setTimeout(() => child.kill(signal), 100)
    }, 20)
    child.on("error", reject)
    child.on("close", (code) => {
      clearInterval(watch)
      resolve({ code, out: out.join(""), err: err.join("") })
    })
  })

const has = (name: string, count: number) => (): boolean => {
  try {
    return readdirSync(join(folder, name, "objects"), { recursive: true }).length >= count
  } catch {
    return false
  }
}

const trained = (out: string): unknown => JSON.parse(out)

test("training that Ctrl-C stops says how to go on, and resumed has the bits of one that nothing stopped", async () => {
  const args = ["train", model, "--epochs", "100", "--every", "2", "--store", join(folder, "a")]
  const ended = await stoppedBy("SIGINT", has("a", 12), ...args)
  expect([ended.code, ended.out]).toEqual([130, ""])
  const [resume] = /neurolens (resume .*)/.exec(ended.err) ?? []
  expect(resume).toBe(`neurolens resume model-train --store ${join(folder, "a")}`)
  expect(ended.err).toContain("stopped; to go on from its latest checkpoint: ")
  const listed = await neurolens("runs", "list", "--store", join(folder, "a"))
  expect(listed.out).toMatch(/model-train +training +stopped +\d+\/100/)
  const resumed = await neurolens("resume", "--json", "--store", join(folder, "a"))
  const plain = await neurolens("train", model, "--epochs", "100", "--json", "--store", join(folder, "b"))
  expect([resumed.code, plain.code]).toEqual([0, 0])
  expect(trained(resumed.out)).toEqual(trained(plain.out))
})

test("a simulation without a name ends with 143 on SIGTERM, and holds nothing", async () => {
  const ended = await stoppedBy("SIGTERM", has("c", 6), "run", model, "--store", join(folder, "c"))
  expect(ended.code).toBe(143)
  expect(ended.err).toContain("stopped; a run without a name is not gone on with")
  const { out } = await neurolens("runs", "list", "--json", "--store", join(folder, "c"))
  for (const { activity } of JSON.parse(out) as ReadonlyArray<{ activity: string }>) expect(activity).toBe("stopped")
})

test("what a run was asked for stays when the same name is asked for something else", async () => {
  const store = join(folder, "d")
  const first = await neurolens("run", model, "--run", "one", "--t-max", "1", "--store", store)
  expect(first.code).toBe(0)
  const refused = await neurolens("run", model, "--run", "one", "--t-max", "2", "--store", store)
  expect(refused.code).toBe(4)
  const files = readdirSync(join(store, "commands"))
  expect(files.length).toBe(1)
  expect(JSON.parse(readFileSync(join(store, "commands", files[0]), "utf8"))).toMatchObject({ run: "one", tMax: 1 })
  expect((await neurolens("resume", "one", "--store", store)).code).toBe(0)
})
