/**
 * The check of types catches a room that names what its environment has not, though all others have it.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "vitest"
import { types } from "../../scripts/check/types.ts"
import { folderOf } from "./repositories.ts"

const root = join(import.meta.dirname, "..", "..")
const own = (path: string): string => readFileSync(join(root, path), "utf8")

/** A small repository with this one's environments. */
const files = {
  "package.json": "{ \"type\": \"module\" }",
  "tsconfig.json": own("tsconfig.json").replace(
    "\"types\": [\"node\"]",
    `"types": ["${root}/node_modules/@types/node"]`
  ),
  "environments/core.json": own("environments/core.json"),
  "environments/performance.d.ts": own("environments/performance.d.ts"),
  "environments/textEncoder.d.ts": own("environments/textEncoder.d.ts"),
  "environments/url.d.ts": own("environments/url.d.ts"),
  "environments/webAssembly.d.ts": own("environments/webAssembly.d.ts"),
  "src/index.ts": "export { bytes } from \"./table/bytes.ts\"\n",
  "src/table/bytes.ts": "export const bytes = new TextEncoder().encode(\"a\")\n",
  "src/node/index.ts": "export const program = process.argv[0]\n",
  "src/plot/index.ts": "export const width = (): number => document.body.clientWidth\n"
}

it("lets Node and a page have what they have", async () => {
  assert.deepStrictEqual(await types(folderOf(files)), [])
})

it("catches in the core what only Node or a page has", async () => {
  for (const global of ["process", "Buffer", "document", "Worker"]) {
    const leaking = { ...files, "src/table/leak.ts": `export const leak = ${global}\n` }
    const [problem, ...more] = await types(folderOf(leaking))
    assert.match(problem, new RegExp(`^environments/core\\.json: src/table/leak\\.ts.* Cannot find name '${global}'`))
    assert.deepStrictEqual(more, [])
  }
})

it("catches what not even the whole project has", async () => {
  const [problem] = await types(folderOf({ ...files, "src/node/wrong.ts": "export const n: number = \"1\"\n" }))
  assert.match(problem, /^src\/node\/wrong\.ts\(1,14\): error TS2322/)
})
