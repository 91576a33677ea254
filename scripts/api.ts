/**
 * `npm run docs:api`: the reference of every public name as web pages, in `out/api`.
 *
 * TypeDoc makes them of the types and doc comments. It lives in `tools/api` with a TypeScript of its own; types are checked elsewhere.
 */
import { join, resolve } from "node:path"
import { entryPoints } from "./api/publicNames.ts"
import { installTools, tool, toolFolder } from "./installTools.ts"
import { projectNode, run } from "./run.ts"

const root = resolve(import.meta.dirname, "..")
const out = join("out", "api")
const absent = await installTools(root, "api")
if (absent.length > 0) {
  console.error(absent.join("\n"))
  process.exit(1)
}
const args = [
  ...[...entryPoints(root).values()].flatMap((path) => ["--entryPoints", path]),
  "--options",
  join(toolFolder(root, "api"), "typedoc.json"),
  "--html",
  join(root, out)
]
const { code } = await run(projectNode(root), [tool(root, "api", "typedoc"), ...args], { cwd: root, echo: true })
if (code === 0) console.log(`${out}/index.html`)
process.exitCode = code === 0 ? 0 : 1
