/**
 * `npm run bench:bits [-- PROGRAM …]`: whether `test/bits/program.ts` has the golden bits on other hosts: versions of Node and browsers.
 *
 * Without arguments: the project's Node, those that `npm run bench:engines` installed, and Chromium if there is one (Debian's package
 * `chromium`). The program is bundled once. A browser gets it from a server on this machine and posts its answer there.
 */
import { build } from "esbuild"
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
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

/** A server for the page and its answer, once it listens. */
const serve = async (code: string, answer: (found: Bits) => void): Promise<Server> => {
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        response.end()
        answer(JSON.parse(Buffer.concat(chunks).toString()) as Bits)
      })
    } else if (request.url === "/bits.mjs") response.setHeader("content-type", "text/javascript").end(code)
    else response.setHeader("content-type", "text/html").end("<script type=module src=/bits.mjs></script>")
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  return server
}

const inBrowser = async (program: string, code: string): Promise<Bits> => {
  const { promise, reject, resolve } = Promise.withResolvers<Bits>()
  const server = await serve(code, resolve)
  const { port } = server.address() as AddressInfo
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`]
  const browser = spawn(program, [...flags, `http://127.0.0.1:${port}/`], { stdio: "ignore" })
  const late = setTimeout(() => reject(new Error(`${program} gave no answer`)), limit)
  browser.on("error", reject)
  try {
    return await promise
  } finally {
    clearTimeout(late)
    browser.kill()
    server.close()
    server.closeAllConnections()
  }
}

const installed = (name: string): string => join(root, "tools", "engines", "node_modules", name, "bin", "node")
const named = process.argv.slice(2)
const programs = named.length > 0
  ? named
  : [process.execPath, installed("node22"), installed("node26"), "/usr/bin/chromium"].filter((path) => existsSync(path))

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
