/** The mutation script on toy sources: which changes it makes, and what becomes of them. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { mutants, mutated } from "../../scripts/mutate/mutants.ts"
import { diff, reportText, score, type Tried } from "../../scripts/mutate/report.ts"
import { sample } from "../../scripts/mutate/sample.ts"
import { tryMutants } from "../../scripts/mutate/tryMutants.ts"

const all = (source: string): ReadonlyArray<string> => mutants(source).map((mutant) => mutated(source, mutant))

describe("the mutants of a source", () => {
  const made: Readonly<Record<string, readonly [string, ReadonlyArray<string>]>> = {
    "limits and directions": ["a < b", ["a <= b", "a >= b"]],
    "equality": ["a === b", ["a !== b"]],
    "arithmetic": ["a + b * c", ["a - b * c", "a + b / c"]],
    "logic": ["a && !b", ["a || !b", "a && b"]],
    "defaults": ["a ?? b", ["a && b"]],
    "truth": ["f(true)", [";", "f(false)"]],
    "numbers": ["f[2.5]", ["f[3.5]"]],
    "one": ["f[1]", ["f[2]", "f[0]"]],
    "choices": ["x = a ? b : c", [";", "x = a && false ? b : c", "x = a || true ? b : c"]],
    "dropped calls": ["f[x.slice(a(b)).y]", ["f[x.y]"]],
    "some and every": ["x.some(f)", [";", "x.every(f)"]],
    "extremes": ["y = Math.min(a, b)", [";", "y = Math.max(a, b)"]],
    "counting": ["i++", [";", "i--"]],
    "early returns": [
      "const f = () => {\n  if (a) return b\n}",
      [";", "if (false && (a)) return b", "if (!(a)) return b"].map((line) => `const f = () => {\n  ${line}\n}`)
    ],
    "what would be no program is left out": ["x = a ?? (b ? c : d)\ny = a ?? b ? c : d", [
      "x = a && (b ? c : d)\ny = a ?? b ? c : d",
      "x = a ?? (b && false ? c : d)\ny = a ?? b ? c : d",
      "x = a ?? (b || true ? c : d)\ny = a ?? b ? c : d",
      "x = a ?? (b ? c : d)\ny = a && b ? c : d",
      "x = a ?? (b ? c : d)\n;",
      ";\ny = a ?? b ? c : d"
    ]],
    "loops": ["while (a) b()", ["while (false && (a)) b()"]],
    "statements": ["{\n  f(a)\n}", ["{\n  ;\n}"]]
  }
  for (const [name, [source, expected]] of Object.entries(made)) {
    it(name, () => expect(all(source).toSorted()).toEqual([...expected].sort()))
  }

  const none: Readonly<Record<string, string>> = {
    "strings, templates and patterns": "const a = [\"1 < 2\", '3 + 4', `5 - ${x}`, /[6-7]+/g]",
    "comments": "/* a < b */ const a = b // c + d",
    "types": "type A = B<1 | 2> & { readonly c?: true }\nconst f = <T extends A>(x: T | false): x is T => g(x as B<1>)",
    "imports and exports": "import * as A from \"a\"\nexport * from \"b\"\nexport { c } from \"d\"",
    "joined texts": "const a = \"b\" + c",
    "arrows, spreads and optional chains": "const a = (...b) => b?.c",
    "signs": "const a = -b"
  }
  for (const [name, source] of Object.entries(none)) it(`leave ${name} alone`, () => expect(all(source)).toEqual([]))

  it("all are programs, and come in the same order every time", () => {
    const source = `export const f = (rows: ReadonlyArray<number>, n = 3): number => {
  if (rows.length === 0 || n < 1) return -1
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += rows[i] % n === 0 ? rows[i] : 1
  rows.slice().sort((a, b) => a - b)
  return Math.max(sum, 0)
}`
    const found = mutants(source)
    expect(found.length).toBeGreaterThan(30)
    expect(mutants(source)).toEqual(found)
    expect(new Set(all(source)).size).toBe(found.length)
    for (const text of all(source)) expect(() => stripTypeScriptTypes(text)).not.toThrow()
    expect(found[0].line).toBe(1)
    expect(found.at(-1)!.line).toBe(6)
  })

  it("a sample is the same for the same seed, in order, and never longer than the list", () => {
    const list = Array.from({ length: 100 }, (_, i) => i)
    expect(sample(list, 10, 1)).toEqual(sample(list, 10, 1))
    expect(sample(list, 10, 1)).not.toEqual(sample(list, 10, 2))
    expect(sample(list, 10, 1)).toEqual([...sample(list, 10, 1)].sort((a, b) => a - b))
    expect(sample([1, 2, 3], 10, 1)).toEqual([1, 2, 3])
  })
})

describe("trying mutants", () => {
  it("kills what a test notices, keeps what none does, and ends loops", async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "neurolens-toy-")))
    try {
      mkdirSync(join(root, "src"))
      symlinkSync(resolve(import.meta.dirname, "../../node_modules"), join(root, "node_modules"), "dir")
      writeFileSync(join(root, "package.json"), "{ \"type\": \"module\" }")
      const source =
        "export const count = (n: number): number => {\n  let k = 0\n  while (k < n) k++\n  return k * 1\n}\n"
      const file = join(root, "src/count.ts")
      writeFileSync(file, source)
      const test = join(root, "count.test.ts")
      writeFileSync(
        test,
        "import { expect, it } from \"vitest\"\nimport { count } from \"./src/count.ts\"\nit(\"counts\", () => expect(count(3)).toBe(3))\n"
      )
      const found = mutants(source)
      const outcomes = await tryMutants(
        found.map((mutant) => ({ file, text: mutated(source, mutant), phases: [[test]] })),
        {
          root,
          processes: 2,
          limit: 5000
        }
      )
      const by = (text: string, original: string): string | undefined =>
        outcomes[found.findIndex((m) => m.text === text && source.slice(m.start, m.end) === original)]?._tag
      expect(by("1", "0")).toBe("Survived") // it counts to 3 all the same
      expect(by("<=", "<")).toBe("Killed")
      expect(by("/", "*")).toBe("Survived")
      expect(by("--", "++")).toBe("TimedOut")
      const tried = found.map((mutant, k): Tried => ({
        folder: "src",
        file: "src/count.ts",
        source,
        mutant,
        outcome: outcomes[k]
      }))
      const survivors = outcomes.filter(({ _tag }) => _tag === "Survived").length
      expect(score(tried)).toBeCloseTo(100 * (1 - survivors / found.length))
      expect(reportText(tried)).toMatch(/src\/count\.ts:4 operator\n {4}- return k \* 1\n {4}\+ return k \/ 1/)
      expect(reportText(tried)).toMatch(/all of src +\d+ +\d+ +1 +\d+ +\d+\.\d %/)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })

  it("shows a change of several lines", () => {
    const source = "if (a &&\n  b) c()\n"
    const mutant = mutants(source).find(({ text }) => text.startsWith("!"))!
    expect(diff({ source, mutant })).toBe("    - if (a &&\n    - b) c()\n    + if (!(a &&\n    + b)) c()")
  })
})
