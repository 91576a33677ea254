/** `check` and `import` of files of NMODL: the table, what is wrong with line and caret, and the module, which declares the same mechanisms. */
import { Result } from "effect"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runInThisContext } from "node:vm"
import { afterAll, expect, test } from "vitest"
import { files } from "../../property-tests/fuzz/nmodl.ts"
import * as api from "../../src/index.ts"
import { neurolens } from "./command.ts"

const folder = mkdtempSync(join(tmpdir(), "neurolens-import-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  mkdirSync(join(path, ".."), { recursive: true })
  writeFileSync(path, text, "latin1")
  return path
}

const km = `TITLE a slow current of 25 °C
NEURON { SUFFIX km  USEION k READ ek WRITE ik  GLOBAL half }
INCLUDE "gate.inc"
PARAMETER {
  gbar = 0.001 (S/cm2) : what all channels conduct
  half = -35 (mV)
}
STATE { m }
BREAKPOINT { SOLVE st METHOD cnexp  ik = gbar*m*(v - ek) }
INITIAL { rates(v)  m = minf }
DERIVATIVE st { rates(v)  m' = (minf - m)/mtau }
PROCEDURE rates(u (mV)) {
  mtau = 10 + 90/(1 + exp(-(u - half)/10))
  minf = 1/(1 + exp(-(u - half)/10)) ? open at rest
}
`
const broken = "NEURON { SUFFIX kx  NONSPECIFIC_CURRENT i }\nASSIGNED { v i }\nBREAKPOINT { i = g*v }\n"

file("mod/km.mod", km)
file("mod/gate.inc", "ASSIGNED { v (mV)  ek (mV)  ik (mA/cm2)  minf  mtau (ms) }\n")
file("mod/more/km.mod", km)
file("mod/more/kx.mod", broken)

/** The mechanisms that a module exports, by the names that they are exported under. */
const exported = (text: string): Readonly<Record<string, api.Mechanism.Mechanism>> => {
  const body = text.replace(/^import .*$/gm, "").replace(/^export const (\w+) =/gm, "out.$1 =")
  const out: Record<string, api.Mechanism.Mechanism> = {}
  const run = runInThisContext(`((out, Channel, Synapse) => {${body}})`) as (...given: ReadonlyArray<unknown>) => void // its own text
  run(out, api.Channel, api.Synapse)
  return out
}

test("import lists files, what is wrong where, and writes a module of the rest", async () => {
  const path = join(folder, "mechanisms.ts")
  const { code, err, out } = await neurolens("import", join(folder, "mod"), "--out", path)
  expect([code, err]).toEqual([1, "neurolens: 1 of 3 files is refused"])
  expect(out).toBe(`file                    mechanism
km.mod       whole      Channel km  1 note
more/km.mod  as km.mod  Channel km
more/kx.mod  refused                1 problem

more/kx.mod
  line 3: there is no \`g\`: declare it in PARAMETER, ASSIGNED or STATE
    BREAKPOINT { i = g*v }
                     ^

2 of 3 files are read whole`)
  const text = readFileSync(path, "utf8")
  expect(text).toContain("    gbar: { default: 0.001, unit: \"S/cm2\" }, // line 5: what all channels conduct\n")
  expect(text).toContain(" * From `km.mod`.\n * - line 2: `half` is one number for all compartments in NEURON")
  expect(text).toContain(" * Refused, and not here: more/kx.mod.\n")
  const include = () => "ASSIGNED { v (mV)  ek (mV)  ik (mA/cm2)  minf  mtau (ms) }\n"
  const [read] = api.Nmodl.readSync(km, { include }).mechanisms
  expect(api.Mechanism.print(exported(text).km)).toBe(api.Mechanism.print(read))
})

test("a module of every construct declares what was read", async () => {
  const all = files.flatMap((text) => {
    const read = api.Nmodl.read(text)
    return Result.isFailure(read) ? [] : [{ text, mechanism: read.success.mechanisms[0] }]
  })
  all.forEach(({ text }, k) => file(`all/${String(k).padStart(3, "0")}.mod`, text))
  const path = join(folder, "all.ts")
  expect(await neurolens("import", join(folder, "all"), "--out", path)).toMatchObject({ code: 0, err: "" })
  const found = Object.values(exported(readFileSync(path, "utf8"))).map((each) => api.Mechanism.print(each))
  const distinct = [...new Map(all.map(({ mechanism, text }) => [text, mechanism])).values()]
  expect(found).toEqual(distinct.map((each) => api.Mechanism.print(each)))
  expect(found.length).toBeGreaterThan(30)
})

test("import says where pointers point, and that a folder without files has none", async () => {
  file(
    "pointers/gap.mod",
    "NEURON { POINT_PROCESS gap  POINTER vgap  NONSPECIFIC_CURRENT i }\n" +
      "ASSIGNED { v (mV)  vgap (mV)  i (nA) }\nBREAKPOINT { i = 1e-3*(v - vgap) }\n"
  )
  file("pointers/km.mod", broken.replace("g*v", "v"))
  const at = join(folder, "pointers")
  expect(await neurolens("import", at)).toMatchObject({ code: 1 })
  const { code, out } = await neurolens("import", at, "--pointer", "vgap=v_pre", "--json")
  expect(code).toBe(0)
  expect((JSON.parse(out) as ReadonlyArray<{ mechanisms: unknown }>).map(({ mechanisms }) => mechanisms)).toEqual([
    ["Synapse gap"],
    ["Channel kx"]
  ])
  mkdirSync(join(folder, "none"))
  expect(await neurolens("import", join(folder, "none"))).toMatchObject({ code: 2 })
  expect(await neurolens("import", join(folder, "nowhere"))).toMatchObject({ code: 3 })
})

test("check reads files of NMODL", async () => {
  const { code, out } = await neurolens("check", join(folder, "mod/km.mod"), join(folder, "mod/more/kx.mod"))
  expect(code).toBe(1)
  expect(out).toContain("km.mod: ok\n  Channel km\n  line 2: `half` is one number for all compartments in NEURON")
  expect(out).toContain("line 3: there is no `g`")
})
