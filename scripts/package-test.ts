/**
 * `npm run test:package`: packs the library, installs it into apps of other people, and runs the first program of the README there.
 *
 * With the newest versions that were tried of what it may be installed beside (those that this project pins), with the oldest that are allowed,
 * without a warning of npm's, and in bundles without any optional package.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { chromium, hasChromium } from "./chromium.ts"
import { closeWith } from "./counts.ts"
import { installTools, npm } from "./installTools.ts"
import { type App, makeApp, type Manifest, oldest, type Problems } from "./package/App.ts"
import { spoken, unequipped } from "./package/command.ts"
import { bytesOf, deadLinks, judged, missingEntries } from "./package/contents.ts"
import { isModule } from "./package/modules.ts"
import { pages } from "./package/pages.ts"
import {
  entries,
  esbuild,
  firstProgram,
  perModule,
  plainNode,
  server,
  typeScript,
  vite,
  webpack
} from "./package/ways.ts"
import { shownSize, statedSizes, weighed } from "./package/weight.ts"
import { run } from "./run.ts"

const root = resolve(import.meta.dirname, "..")
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest
const program = firstProgram(readFileSync(join(root, "README.md"), "utf8"))
const names = Object.keys(manifest.exports)
  .filter((name) => !name.endsWith(".json") && !name.endsWith("/worker"))
  .map((name) => name.replace(/^\./, "neurolens"))
const modules = Object.keys(manifest.exports).filter(isModule).map((name) => name.slice(2))
const stated = statedSizes(readFileSync(join(root, "docs", "in-an-application.md"), "utf8"))
const compilers = {
  "TypeScript 7": join(root, "node_modules", "typescript", "bin", "tsc"),
  "TypeScript 6": join(root, "tools", "types", "node_modules", "typescript", "bin", "tsc")
}
/** The version of a package in this checkout. */
const installed = (name: string): string =>
  (JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as { readonly version: string })
    .version
const work = mkdtempSync(join(tmpdir(), "neurolens-package-"))
const counts = { passed: 0, failed: 0 }

const attempt = async (what: string, check: () => Promise<Problems> | Problems): Promise<void> => {
  const problems = await check()
  counts[problems.length === 0 ? "passed" : "failed"]++
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${what}`)
  for (const problem of problems) {
    console.log(problem.trim().split("\n").slice(0, 40).map((line) => `       ${line}`).join("\n"))
  }
}

const inApp = async (what: string, app: App): Promise<void> => {
  const beside = [...app.versions].map(([name, version]) => `${name} ${version}`).join(", ")
  console.log(`${what}: ${beside}`)
  await attempt(`${what}: installs without a warning`, () => app.warnings)
  await attempt(`${what}: plain Node`, () => plainNode(root, app, program))
  await attempt(
    `${what}: plain Node, modules by entry points of their own`,
    () => plainNode(root, app, perModule(program))
  )
  await attempt(`${what}: all entry points`, () => entries(root, app, names, modules))
  for (const [name, compiler] of Object.entries(compilers)) {
    for (const resolution of ["node16", "bundler"] as const) {
      await attempt(
        `${what}: ${name}, ${resolution}`,
        () => typeScript(root, app, program, names, resolution, compiler)
      )
    }
  }
}

try {
  const absent = await installTools(root, "package")
  if (absent.length > 0) throw new Error(absent.join("\n"))
  const packed = await npm(root, ["pack", "--pack-destination", work, "--silent"], root)
  const name = packed.output.trim().split("\n").at(-1)!
  if (packed.code !== 0) throw new Error(`npm pack failed:\n${packed.output}`)
  const tarball = join(work, name)
  await run("tar", ["-xzf", tarball, "-C", work], { cwd: work })
  const unpacked = join(work, "package")
  console.log(`${name}: ${(bytesOf(unpacked) / 1e6).toFixed(1)} MB unpacked`)
  await attempt("every entry point is there", () => missingEntries(unpacked, manifest))
  await attempt("no page links to what is not there", () => deadLinks(unpacked))
  await attempt("publint, arethetypeswrong", () => judged(root, tarball))

  const ranges = manifest.peerDependencies
  const types = { "@types/node": manifest.devDependencies["@types/node"] }
  const beside = Object.entries({ ...manifest.dependencies, ...ranges })
  const newest = Object.fromEntries(Object.keys(ranges).map((peer) => [peer, manifest.devDependencies[peer]]))
  // The command and stores in PostgreSQL need a later Effect than the library: the command has an app of its own, and both are in the newest.
  const later = ["@effect/platform-node", "@effect/sql-pg"]
  const lowest = Object.fromEntries(
    beside.filter(([peer]) => !later.includes(peer)).map(([peer, range]) => [peer, oldest(range)])
  )
  await inApp("newest", await makeApp(root, join(work, "newest"), tarball, { ...newest, ...types }))
  await inApp("oldest", await makeApp(root, join(work, "oldest"), tarball, { ...lowest, ...types }))

  const shell = await makeApp(root, join(work, "command"), tarball, {
    effect: installed("effect"),
    "@observablehq/plot": installed("@observablehq/plot"),
    linkedom: installed("linkedom")
  })
  await attempt("the command: what docs/command.md shows, from `npx neurolens new` on", () => spoken(root, shell))

  // Pinned, so that sizes change with the library alone.
  const required = Object.keys(ranges).filter((peer) => manifest.peerDependenciesMeta[peer]?.optional !== true)
  const pins = [...required, ...Object.keys(manifest.dependencies)].map((name) => [name, installed(name)])
  const bare = await makeApp(root, join(work, "bare"), tarball, Object.fromEntries(pins))
  await attempt("no optional package: installs without a warning", () => bare.warnings)
  await attempt("no optional package: plain Node", () => plainNode(root, bare, program))
  await attempt("no optional package: the command works", () => unequipped(root, bare))
  await attempt("no optional package: a server on two threads, by esbuild", () => server(root, bare, program))
  for (const [bundler, page] of Object.entries(pages)) {
    if (hasChromium) {
      await attempt(
        `no optional package: a page on two threads, by ${bundler}, in Chromium`,
        () => page(root, bare, program)
      )
    } else console.log(`-      no optional package: a page on two threads, by ${bundler}: there is no ${chromium}`)
  }
  for (const [bundler, bundle] of Object.entries({ esbuild, Vite: vite, webpack })) {
    for (const [imports, text] of [["neurolens", program], ["neurolens/Network", perModule(program)]] as const) {
      await attempt(
        `no optional package: ${bundler}, ${imports}`,
        () =>
          bundle(root, bare, text, (size) => {
            console.log(`       ${shownSize(size)}`)
            return weighed(size, stated, bundler, imports)
          })
      )
    }
  }
} catch (error) {
  counts.failed++
  console.log(error instanceof Error ? error.message : String(error))
} finally {
  rmSync(work, { recursive: true, force: true })
}
closeWith("package", counts)
process.exitCode = counts.failed === 0 ? 0 : 1
