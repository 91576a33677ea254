/**
 * The check of what nothing uses catches what is planted in a small package, and tells what only tests use.
 */
import { assert, beforeAll, it } from "vitest"
import { unused } from "../../scripts/check/unused.ts"
import { installTools } from "../../scripts/installTools.ts"
import { folderOf } from "./repositories.ts"

beforeAll(async () => {
  assert.deepStrictEqual(await installTools(process.cwd(), "unused"), [])
}, 300_000)

const files = {
  "package.json": JSON.stringify({
    name: "small",
    type: "module",
    exports: { ".": { "neurolens-source": "./src/index.ts", default: "./src/index.ts" } }
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: { module: "nodenext", allowImportingTsExtensions: true, noEmit: true },
    include: ["src", "test"]
  }),
  "src/index.ts": "export { grow } from \"./grow.ts\"\n",
  "src/grow.ts": "import { rate } from \"./rate.ts\"\nexport const grow = (x: number): number => x * rate\n",
  "src/rate.ts": "export const rate = 2\n",
  "test/grow.test.ts": "import { grow } from \"../src/grow.ts\"\ngrow(1)\n"
}

it("accepts what the package or a test uses", async () => {
  assert.deepStrictEqual(await unused(folderOf(files)), [])
})

it("catches exports, files and dependencies without a user", async () => {
  const problems = await unused(
    folderOf({
      ...files,
      "package.json": files["package.json"].replace("{", "{\"dependencies\":{\"left\":\"1.0.0\"},"),
      "src/rate.ts": "export const rate = 2\nexport const slow = 1\n",
      "src/forgotten.ts": "export const a = 1\n",
      "test/helper.ts": "export const b = 1\n"
    })
  )
  assert.sameMembers(problems.map((problem) => problem.replace(/:\d+ /, " ")), [
    "package.json left (dependencies) has no user",
    "src/rate.ts slow (exports) has no user",
    "src/forgotten.ts the file has no user",
    "test/helper.ts the file has no user"
  ])
})

it("catches what only tests use", async () => {
  const problems = await unused(
    folderOf({
      ...files,
      "src/rate.ts": "export const rate = 2\nexport const slow = 1\n",
      "src/print.ts": "export const print = String\n",
      "test/grow.test.ts":
        "import { slow } from \"../src/rate.ts\"\nimport { print } from \"../src/print.ts\"\nprint(slow)\n"
    })
  )
  assert.sameMembers([...problems], [
    "src/rate.ts:2 slow (exports) has no user but tests; move it to them",
    "src/print.ts:1 the file has no user but tests; move it to them"
  ])
})
