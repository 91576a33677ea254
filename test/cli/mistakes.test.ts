/** Wrong values of flags, of settings and of sweeps: each is told by its name, with what may be there instead; and lines of progress that fit. */
import { ConfigProvider } from "effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { fitting } from "../../src/cli/progress.ts"
import { neurolens } from "./command.ts"

const folder = mkdtempSync(join(tmpdir(), "neurolens-mistakes-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const store = ["--store", join(folder, "store")]

const swept = (sweep: object): string => {
  const path = join(folder, "model.json")
  const edits = [{ edit: "insert", mechanism: "Leak" }, { edit: "record", state: "v" }]
  const model = {
    format: "neurolens/model",
    version: 1,
    cells: [{}],
    edits,
    sweep: { tMax: 1, measure: ["end"], ...sweep }
  }
  writeFileSync(path, JSON.stringify(model))
  return path
}

test("a wrong value of a flag is a wrong command line, and nothing is begun", async () => {
  const model = swept({ over: { Leak_eLeak: [-70] } })
  const wrong: ReadonlyArray<readonly [line: string, told: string]> = [
    ["run --t-max -5", "--t-max: \"-5\". Expected: 0 ms or more"],
    ["run --dt 0", "--dt: \"0\". Expected: more than 0 ms"],
    ["run --threads 65", "--threads: \"65\". Expected: a whole number from 1 to 64"],
    ["train --epochs 0", "--epochs: \"0\". Expected: a whole number, 1 or more"],
    ["train --every 0", "--every: \"0\". Expected: a whole number, 1 or more"],
    ["sweep --shard 3/2", "--shard: \"3/2\". Expected: k/n with k from 1 to n, at most 1000000"],
    [`sweep --run ${"x".repeat(201)}`, "Expected: a name of 1 to 200 characters on one line"]
  ]
  for (const [line, told] of wrong) {
    const [what, ...flags] = line.split(" ")
    const { code, err } = await neurolens(what, model, ...flags, ...store)
    expect([line, code, err]).toEqual([line, 2, expect.stringContaining(told)])
  }
  expect(await neurolens("runs", "list", "--limit", "0")).toMatchObject({ code: 2 })
  expect(await neurolens("runs", "gc", "--older-than", "-1")).toMatchObject({ code: 2 })
  expect(await neurolens("runs", "list", "--store", " ")).toMatchObject({ code: 2 })
  expect(readdirSync(folder)).toEqual(["model.json"])
})

test("a wrong setting is told by its name", async () => {
  const told = async (name: string, value: string) =>
    (await neurolens.withConfig(ConfigProvider.fromUnknown({ [name]: value }))("runs", "list")).err
  expect(await told("NEUROLENS_THREADS", "65")).toBe(
    "neurolens: NEUROLENS_THREADS: expected a whole number from 1 to 64"
  )
  expect(await told("NEUROLENS_DATABASE_URL", "lab:secret@host")).toBe(
    "neurolens: NEUROLENS_DATABASE_URL: expected a URL such as postgres://user@host/database"
  )
  expect(await told("NEUROLENS_ENGINE", "fast")).toContain(
    "neurolens: NEUROLENS_ENGINE: expected \"compiled\" | \"threads\""
  )
})

test("a sweep goes over a list of points, of which each says its own keys", async () => {
  const model = swept({ points: [{ Leak_eLeak: -70 }, { Leak_eLeak: -60, radius: 2 }] })
  const out = join(folder, "points.csv")
  expect((await neurolens("sweep", model, "--out", out, ...store)).out).toContain("2 points, 0 failed")
  const [head, first, second] = readFileSync(out, "utf8").split("\n")
  expect(head).toBe("\"Leak_eLeak\",\"end\",\"radius\"")
  expect([first, second]).toEqual([expect.stringMatching(/^-70,-?[\d.]+,$/), expect.stringMatching(/^-60,-?[\d.]+,2$/)])
})

test("a sweep without points says why it has none", async () => {
  const wrong: ReadonlyArray<readonly [sweep: object, told: string]> = [
    [{}, "sweep: there is nothing to go over; expected over, or points"],
    [{ over: {}, points: [] }, "sweep: over and points are both there; expected one"],
    [{ points: [] }, "sweep.points: the list is empty"],
    [{ over: { radius: [] } }, "sweep.over.radius: the list is empty"],
    [
      { over: { radius: { from: 0, to: 1, count: 3, log: true } } },
      "sweep.over.radius: from 0 to 1; expected numbers above 0"
    ],
    [
      { over: { radius: { from: 0, to: 1, count: 0 } } },
      "sweep.over.radius: count is 0; expected a whole number, 1 or more"
    ],
    [{ over: { radius: { from: 0, to: 1, count: 1e9 } } }, "1000000000 values of an axis are asked for"]
  ]
  for (const [sweep, told] of wrong) {
    const { code, err } = await neurolens("sweep", swept(sweep), ...store)
    expect([code, err]).toEqual([3, expect.stringContaining(told)])
  }
})

test("a line of progress stays on one line of a narrow terminal", () => {
  const line = "training ███░░░ 3210/100000 steps, 22.5 /s, 5 min 3 s left"
  expect(fitting(line, 80)).toBe(line)
  expect(fitting(line, 55)).toBe("training 3210/100000 steps, 22.5 /s, 5 min 3 s left")
  expect(fitting(line, 40)).toBe("training 3210/100000 steps, 22.5 /s")
  expect(fitting(line, 10)).toBe("training ")
  for (let columns = 1; columns < 80; columns++) expect(fitting(line, columns).length).toBeLessThan(columns)
})
