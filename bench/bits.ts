/**
 * `npm run bench:bits [-- PROGRAM …]`: whether `test/bits/program.ts` has the golden bits on other hosts: versions of Node and browsers.
 *
 * Without arguments: the project's Node, those that `npm run bench:engines` installed, and Chromium if there is one (`scripts/chromium.ts`).
 * The program is bundled once.
 */
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { chromium, inChromium } from "../scripts/chromium.ts"
import { golden } from "../test/bits/golden.ts"

type Bits = Readonly<Record<string, string>>

const root = new URL("..", import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), "neurolens-bits-"))

/** Longest time that a browser may take [ms]. */
const limit = 120_000

const bundle = async (send: string): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: `import { results } from "./test/bits/program.ts"\n${send}`, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    platform: "browser",
    conditions: ["neurolens-source"]
  })
  return outputFiles[0].text
}

const inNode = (program: string): Bits =>
  JSON.parse(execFileSync(program, [join(folder, "bits.mjs")], { encoding: "utf8" })) as Bits

const inBrowser = async (program: string, code: string): Promise<Bits> => {
  const files = { "index.html": "<script type=module src=/bits.mjs></script>", "bits.mjs": code }
  return await inChromium({ files }, limit, program) as Bits
}

const installed = (name: string): string => join(root, "tools", "engines", "node_modules", name, "bin", "node")
const named = process.argv.slice(2)
const programs = named.length > 0
  ? named
  : [process.execPath, installed("node22"), installed("node26"), chromium].filter((path) => existsSync(path))

const isNode = (program: string): boolean => basename(program).startsWith("node")
const version = (program: string): string =>
  execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()

let different = 0
try {
  writeFileSync(join(folder, "bits.mjs"), await bundle("console.log(JSON.stringify(await results()))"))
  const forBrowsers = await bundle(
    "results().catch((error) => ({ failed: String(error) })).then((found) => fetch(\"/\", { method: \"POST\", body: JSON.stringify(found) }))"
  )
  for (const program of programs) {
    const found = isNode(program) ? inNode(program) : await inBrowser(program, forBrowsers)
    const names = [...new Set([...Object.keys(golden), ...Object.keys(found)])]
    const apart = names.filter((name) => golden[name] !== found[name])
    different += apart.length
    console.log(
      `${version(program)}: ${names.length - apart.length} of ${names.length} as the golden${
        apart.length > 0 ? `; other bits: ${apart.join(", ")}` : ""
      }`
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
process.exitCode = different === 0 ? 0 : 1
