/** What command lines say and end with: settings, places and edits of model files, modules, shards, and what is told of mistakes. */
import { ConfigProvider } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, expect, test } from "vitest"
import { schemaDocument } from "../../src/cli/modelFile.ts"
import { neurolens } from "./command.ts"

const folder = mkdtempSync(join(tmpdir(), "neurolens-commands-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string | object): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text))
  return path
}

const head = { format: "neurolens/model", version: 1 }

const store = ["--store", join(folder, "store")]

test("every word of a model file means what the same edit of a program means", async () => {
  file("cell.swc", "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 40 0 0 1 2\n")
  file(
    "leak.mechanism",
    "Channel Slow: a slow leak\n\nparameters\n  gSlow = 1e-5 [S/cm2]\n\ncurrent = gSlow * (v + 70 [mV])\n"
  )
  const model = file("words.json", {
    ...head,
    cells: [{ swc: "cell.swc", ncomp: 2 }, { count: 2, parents: [-1, 0], ncomp: 2, radius: 2 }],
    edits: [
      { edit: "insert", mechanism: "HH" },
      { edit: "insert", mechanism: { file: "leak.mechanism" }, at: { cell: 0 } },
      { edit: "group", name: "some", at: { cell: [1, 2] } },
      { edit: "set", key: "HH_gNa", value: 0.1, at: { group: "some", where: "radius > 1 um" } },
      {
        edit: "connect",
        synapse: "Ionotropic",
        from: { cell: 1, branch: 0, loc: 0 },
        to: { cell: 2, branch: 0, loc: 0 }
      },
      { edit: "set", key: "IonotropicSynapse_gS", value: 1e-3, at: { synapse: "IonotropicSynapse" } },
      {
        edit: "stimulate",
        stimulus: { sine: { delay: 0, duration: 2, amplitude: 0.1, frequency: 100 } },
        at: { cell: 1, comp: 0, branch: 0 }
      },
      { edit: "clamp", state: "v", value: -60, at: { cell: 0, branch: 0, comp: 0 } },
      { edit: "record", state: "v", at: { branch: 0, loc: 0 } },
      { edit: "train", key: "IonotropicSynapse_gS", at: "synapses", share: ["pre_cell_index"] },
      { edit: "init" },
      { edit: "json", value: { _tag: "Set", key: "capacitance", value: 2 } }
    ],
    run: { tMax: 1 }
  })
  expect(await neurolens("check", model)).toMatchObject({ code: 0, err: "" })
  const { code, out } = await neurolens("run", model, "--run", "words", "--json", ...store)
  expect([code, JSON.parse(out)]).toMatchObject([0, { samples: 41, recordings: 3 }])
  expect((await neurolens("explain", model, "--synapse", "0")).out).toContain(
    "IonotropicSynapse_gS of IonotropicSynapse 0"
  )
})

test("all that is wrong with a model file is told at once, with its place", async () => {
  const model = file("wrong.json", {
    ...head,
    cells: [{ ncmp: 2 }],
    edits: [{ edit: "insert", mechanism: "HHH" }, { edit: "record", stat: "v" }, { edit: "inser" }],
    run: { tMax: "long" }
  })
  const { code, err } = await neurolens("run", model, ...store)
  expect(code).toBe(3)
  for (const place of ["cells[0].ncmp", "edits[0].mechanism", "edits[1].stat", "edits[2]", "run.tMax"]) {
    expect(err).toContain(place)
  }
  expect(err).toContain("did you mean \"ncomp\"?")
})

test("an edit that meets no compartment says which edit, in the file", async () => {
  const edits = [{ edit: "insert", mechanism: "HH" }, { edit: "record", state: "v", at: { cell: 4 } }]
  const model = file("meets.json", { ...head, cells: [{}], edits, run: { tMax: 1 } })
  const { code, err } = await neurolens("run", model, ...store)
  expect(code).toBe(3)
  expect(err).toContain("edit 2 of 2, record")
})

test("a module is a model, and what it exports is looked at", async () => {
  const text = (name: string) =>
    `import { Cell, Channels, Edit, Network } from "neurolens"
export const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.Leak), Edit.record("v")])
export const ${name} = { tMax: 1 }
export const sweep = {
  points: [-80, NaN, -60],
  edits: (eLeak) => Edit.set("Leak_eLeak", eLeak),
  options: { tMax: 1 },
  measure: (traces) => ({ end: traces.data[traces.data.length - 1] })
}
`
  const model = file("model.mjs", text("run"))
  expect(await neurolens("check", model)).toMatchObject({ code: 0 })
  const swept = await neurolens("sweep", model, "--json", ...store)
  expect(swept.code).toBe(1)
  expect(swept.err).toMatch(/1 of 3 points failed, the first is point 1: set "Leak_eLeak"/)
  expect(JSON.parse(swept.out)).toMatchObject({ points: 3, failed: 1 })
  expect(await neurolens("check", file("slip.mjs", text("rum")))).toMatchObject({ code: 1 })
  const empty = await neurolens("run", file("empty.mjs", "export const x = 1"), ...store)
  expect([empty.code, empty.err]).toEqual([3, expect.stringContaining("it exports x; expected")])
})

test("shards of a sweep share a run, and together measure every point once", async () => {
  const sweep = { tMax: 1, over: { Leak_eLeak: { from: -80, to: -60, count: 5 } }, measure: ["end"] }
  const edits = [{ edit: "insert", mechanism: "Leak" }, { edit: "record", state: "v" }]
  const model = file("shards.json", { ...head, cells: [{}], edits, sweep })
  const sharded = async (shard: string): Promise<ReadonlyArray<number>> => {
    const { out } = await neurolens("sweep", model, "--run", "parts", "--shard", shard, "--json", ...store)
    return (JSON.parse(out) as { elements: Array<{ index: number }> }).elements.map(({ index }) => index)
  }
  const [first, second] = [await sharded("1/2"), await sharded("2/2")]
  expect([...first, ...second].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
  const whole = await neurolens("sweep", model, "--run", "parts", "--out", join(folder, "points.csv"), ...store)
  expect(whole.code).toBe(0)
  expect(readFileSync(join(folder, "points.csv"), "utf8").split("\n").length).toBe(7)
  const wrong = await neurolens("sweep", model, "--shard", "3/2", ...store)
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("Expected: k/n")])
})

test("runs go out of a store and into another: exported, imported, reproduced, merged", async () => {
  const sweep = { tMax: 1, over: { Leak_eLeak: { from: -80, to: -60, count: 5 } }, measure: ["end"] }
  const edits = [{ edit: "insert", mechanism: "Leak" }, { edit: "record", state: "v" }]
  const model = file("moved.json", { ...head, cells: [{}], edits, run: { tMax: 1 }, sweep })
  const to = (name: string) => ["--store", join(folder, name)]
  await neurolens("run", model, "--run", "one", ...to("a"))

  const out = join(folder, "one")
  expect(await neurolens("runs", "export", "one", out, ...to("a"))).toMatchObject({ code: 0 })
  expect(await neurolens("runs", "export", "one", out, ...to("a"))).toMatchObject({
    code: 3,
    err: expect.stringContaining("it holds a run already")
  })
  expect(await neurolens("runs", "reproduce", out)).toMatchObject({
    code: 0,
    out: expect.stringContaining("the same 41 samples, bit by bit")
  })
  expect(await neurolens("runs", "import", out, ...to("b"))).toMatchObject({ code: 0 })
  const runs = async (name: string) => JSON.parse((await neurolens("runs", "list", "--json", ...to(name))).out)
  const [first, second] = [await runs("a"), await runs("b")]
  expect(second[0].inputs).toEqual(first[0].inputs)
  expect(await neurolens("runs", "import", join(folder, "none"), ...to("b"))).toMatchObject({ code: 3 })

  // What shards have found in stores of their own is one sweep.
  for (const k of [1, 2]) await neurolens("sweep", model, "--run", "s", "--shard", `${k}/2`, ...to(`shard-${k}`))
  const shards = [1, 2].map((k) => join(folder, `shard-${k}`))
  const { done } = JSON.parse((await neurolens("runs", "show", "s", "--json", ...to("shard-2"))).out)
  expect([2, 3]).toContain(done)
  const merged = await neurolens("runs", "merge", ...shards, "--json", ...to("all"))
  expect(JSON.parse(merged.out)).toEqual({ runs: 1, known: 1, added: done })
  expect(JSON.parse((await neurolens("runs", "merge", ...shards, "--json", ...to("all"))).out).added).toBe(0)
  const whole = JSON.parse((await neurolens("runs", "show", "s", "--json", ...to("all"))).out)
  expect([whole.done, whole.total]).toEqual([5, 5])
  expect(await neurolens("resume", "s", ...to("all"))).toMatchObject({
    code: 2,
    err: expect.stringContaining(
      "how run s was asked for is not known here; call the command again that began it: neurolens sweep MODEL --run s"
    )
  })
  expect(await neurolens("runs", "merge", join(folder, "all"), ...to("all"))).toMatchObject({
    code: 2,
    err: expect.stringContaining("is the store itself")
  })
  expect(await neurolens("runs", "merge", join(folder, "none"), ...to("all"))).toMatchObject({ code: 3 })
})

test("the configuration's database is the store of every command", async () => {
  const url = "postgres://nobody:secret@127.0.0.1:1/none"
  const withDatabase = neurolens.withConfig(ConfigProvider.fromUnknown({ NEUROLENS_DATABASE_URL: url }))
  const { code, err } = await withDatabase("runs", "list", ...store)
  expect(code).toBe(4)
  expect(err).toContain("the database none at 127.0.0.1:1")
  expect(err).not.toContain("secret")
})

test("settings come from flags, then from the configuration, and a wrong one is told", async () => {
  const config = (settings: object) => neurolens.withConfig(ConfigProvider.fromUnknown(settings))
  const model = file("set.json", {
    ...head,
    cells: [{}],
    edits: [{ edit: "insert", mechanism: "Leak" }, { edit: "record", state: "v" }],
    run: { tMax: 1 }
  })
  const configured = config({ NEUROLENS_STORE: join(folder, "own"), NEUROLENS_ENGINE: "interpreter" })
  await configured("run", model, "--run", "a")
  await configured("run", model, "--run", "b", "--engine", "compiled")
  const { out } = await configured("runs", "list", "--json")
  expect(JSON.parse(out)).toMatchObject([{ name: "b", engine: "compiled" }, { name: "a", engine: "interpreter" }])
  expect(await config({ NEUROLENS_ENGINE: "fast" })("doctor")).toMatchObject({ code: 2 })
})

test("resume finds the one run that was stopped behind a thousand that others work on", async () => {
  const edits = [{ edit: "insert", mechanism: "Leak" }, { edit: "record", state: "v" }]
  const model = file("behind.json", { ...head, cells: [{}], edits, run: { tMax: 1 } })
  const there = ["--store", join(folder, "many")]
  await neurolens("run", model, "--run", "old", ...there)
  const database = new DatabaseSync(join(folder, "many", "runs.sqlite"))
  database.exec(`UPDATE runs SET state = 'open', created = 0, holder = NULL;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO runs SELECT 'other-' || i, kind, NULL, 'open', library, engine, i, changed, 0, NULL, NULL,
      'process 1 of elsewhere', 9e15, token FROM runs, n`)
  database.close()
  const { code, out } = await neurolens("resume", ...there)
  expect([code, out]).toEqual([0, expect.stringContaining("run old: 1 recording")])
  expect(await neurolens("resume", ...there)).toMatchObject({
    code: 2,
    err: expect.stringContaining("no run was stopped")
  })
})

test("who only looks makes no store", async () => {
  const where = join(folder, "nowhere")
  const { code, err } = await neurolens("runs", "list", "--store", where)
  expect([code, err]).toEqual([4, expect.stringContaining("there is no store in")])
  expect((await neurolens("doctor", "--quick", "--store", where)).out).toContain("not there yet")
  expect(await neurolens("runs", "list", "--store", where)).toMatchObject({ code: 4 })
})

test("completions, help and the schema are printed, and the schema has no hole", async () => {
  expect((await neurolens("--completions", "bash")).out).toContain("neurolens")
  expect((await neurolens("sweep", "--help")).out).toContain("--shard")
  const { code, out } = await neurolens("schema")
  expect([code, JSON.parse(out)]).toEqual([0, JSON.parse(JSON.stringify(schemaDocument()))])
  expect(out).toContain("\"Ionotropic\"")
  expect(out).not.toContain(": {}")
})
