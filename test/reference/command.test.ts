/** The reference runner as a command: its JSON, its text, its exit codes, and what it says of files that it cannot read. */
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { projectNode } from "../../scripts/run.ts"

const root = resolve(import.meta.dirname, "../..")
const recipe = (name: string): string => join(import.meta.dirname, "recipes", `${name}.json`)
const folder = mkdtempSync(join(tmpdir(), "neurolens-reference-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, contents: string): string => {
  const path = join(folder, name)
  writeFileSync(path, contents)
  return path
}

const reference = (
  ...args: ReadonlyArray<string>
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((done, failed) => {
    const child = spawn(projectNode(root), [
      "--conditions=neurolens-source",
      join(root, "scripts", "reference.ts"),
      ...args
    ], { cwd: folder })
    let [out, err] = ["", ""]
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()))
    child.on("error", failed)
    child.on("close", (code) => done({ code, out, err }))
  })

const broken = JSON.parse(readFileSync(recipe("leak-cable"), "utf8")) as { name: string; dt: number }

describe("the reference command", () => {
  it("prints an array of figures with --json and ends with 0", async () => {
    const { code, err, out } = await reference("--json", recipe("leak-cable"), recipe("forward-euler"))
    const results = JSON.parse(out) as ReadonlyArray<Record<string, unknown>>
    expect(results.map((r) => Object.keys(r))).toEqual(
      results.map(() => ["name", "maxTraceError", "maxGradientError", "lossError", "pass"])
    )
    expect(results.map((r) => r.name)).toEqual(["leak-cable", "forward-euler"])
    expect(results.map((r) => r.pass)).toEqual([true, true])
    for (const r of results) expect(r.maxTraceError).toBeLessThan(1e-6)
    expect([code, err]).toEqual([0, ""])
  })

  it("ends with 1 when one of the recipes is out of tolerance", async () => {
    const path = file("wrong.json", JSON.stringify({ ...broken, name: "wrong", dt: 0.0251 }))
    const { code, out } = await reference("--json", path, recipe("leak-cable"))
    const results = JSON.parse(out) as ReadonlyArray<{ readonly name: string; readonly pass: boolean }>
    expect(results.map((r) => [r.name, r.pass])).toEqual([["wrong", false], ["leak-cable", true]])
    expect(code).toBe(1)
  })

  it("prints a line per state without --json", async () => {
    const { code, out } = await reference(recipe("calcium-pump"))
    expect(out).toMatch(/^pass {2}calcium-pump\n {4}v +\d\.\d\de-\d+ mV \(tolerance 1e-6\)\n {4}CaCon_i .*\n {4}eCa /)
    expect(code).toBe(0)
  })

  it("names a file that is not there, and still runs the others", async () => {
    const { code, err, out } = await reference("--json", "nowhere.json", recipe("forward-euler"))
    expect(err).toBe("cannot read nowhere.json: there is no such file\n")
    const results = JSON.parse(out) as ReadonlyArray<{ readonly name: string; readonly pass: boolean }>
    expect(results.map((r) => [r.name, r.pass])).toEqual([["nowhere", false], ["forward-euler", true]])
    expect(code).toBe(1)
  })

  it("says what is wrong with a file that is no JSON, or no recipe", async () => {
    const torn = file("torn.json", "{ \"name\": ")
    const other = file("other.json", "{ \"name\": \"other\", \"expected\": 1 }")
    const empty = file("empty.json", "null")
    const { code, out } = await reference(torn, other, empty)
    expect(out).toContain(`FAIL  torn\n    ${torn} is no JSON: `)
    expect(out).toContain(`${other} is no reference recipe: it has no steps\n`)
    expect(out).toContain(`${empty} is no reference recipe: it has no name, no steps, no expected\n`)
    expect(out).not.toContain("    at ")
    expect(code).toBe(1)
  })

  it("fails, without a stack trace, on a recipe that cannot be followed", async () => {
    const path = file("half.json", JSON.stringify({ ...broken, name: "half", expected: {} }))
    const { code, err, out } = await reference("--json", path)
    expect(err).toContain(`${path} cannot be followed: `)
    expect(err).not.toContain("    at ")
    expect(JSON.parse(out)).toMatchObject([{ name: "half", pass: false }])
    expect(code).toBe(1)
  })

  it("says how it is used when there is nothing to do", async () => {
    expect(await reference()).toEqual({
      code: 2,
      out: "",
      err: "usage: npm run --silent reference -- [--json] FILE…\n"
    })
    const { code, err } = await reference("--jsn", recipe("leak-cable"))
    expect([code, err.split("\n")[0]]).toEqual([2, "unknown option: --jsn"])
  })
})
