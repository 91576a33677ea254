/**
 * Tests documentation: extracts the programs of the pages, type-checks them together, runs each file's programs in a process of its
 * own, and compares what they print.
 *
 * Generated modules lie in `.doctest/<process id>` inside the repository, where `neurolens` means this package, and beside them the
 * library as it was compiled for the first of the processes; the programs run in an empty temporary folder, so that files which examples
 * write are nobody's concern.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { replaceFile } from "../../src/node/replaceFile.ts"
import { projectNode, run } from "../run.ts"
import { type DocumentedFile, read } from "./pages.ts"
import { type Program, programs } from "./program.ts"
import type { Report } from "./runtime.ts"
import { typecheck, type TypeErrors } from "./typecheck.ts"
import { tidy, update } from "./update.ts"

/** What to test and how. */
export type DocsOptions = {
  /** The repository. */
  readonly root: string
  /** Files relative to the root, or absolute. */
  readonly files: ReadonlyArray<string>
  /** Write what is printed into the output blocks instead of comparing. */
  readonly update?: boolean
  /** Leave the generated modules for a look at them. */
  readonly keep?: boolean
  /** Limit of one file in milliseconds. */
  readonly limit?: number
  /** Called when a file is done. */
  readonly onResult?: (result: DocsResult) => void
}

/** The outcome of one file; without failures it passed. */
export type DocsResult = {
  readonly file: string
  readonly blocks: number
  readonly seconds: number
  readonly failures: ReadonlyArray<string>
}

/** A program with its module. */
type Module = Program & { readonly name: string }

type Job = { readonly source: DocumentedFile; readonly modules: ReadonlyArray<Module>; readonly blocks: number }

/** Removes what runs that are over left behind, and makes the folder of this one. */
const workFolder = (root: string): string => {
  const all = join(root, ".doctest")
  mkdirSync(all, { recursive: true })
  for (const name of readdirSync(all)) {
    try {
      process.kill(Number.parseInt(name), 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EPERM") continue // runs, and is somebody else's
      rmSync(join(all, name), { recursive: true, force: true })
    }
  }
  return mkdtempSync(join(all, `${process.pid}-`))
}

/** Positions in generated modules become positions in pages; the rest of a stack trace is left out. */
const readable = (text: string, folder: string, job: Job): string => {
  const lines = text.split("\n").map((line) => {
    let mapped = line
    for (const { name, origins } of job.modules) {
      const path = join(folder, name).replace(/[.\\/]/g, "\\$&")
      mapped = mapped.replace(
        new RegExp(`(?:file://)?${path}:(\\d+)(?::\\d+)?`, "g"),
        (_, number: string) => `${job.source.file}:${origins[Number(number) - 1] ?? 0}`
      )
    }
    return mapped
  })
  return lines.filter((line) => !/^\s+at /.test(line) || line.includes(`${job.source.file}:`)).join("\n")
}

const typeFailures = (job: Job, errors: TypeErrors): ReadonlyArray<string> =>
  job.modules.flatMap(({ name, origins }) =>
    errors.inside
      .filter((error) => error.module === name)
      .map((error) => `${job.source.file}:${origins[error.line - 1] ?? 0}\n  ${error.text}`)
  )

const outputFailures = (job: Job, report: Report): ReadonlyArray<string> =>
  job.modules.flatMap(({ name, outputs }) =>
    outputs.flatMap((expected, index) => {
      const actual = report.outputs[name]?.[index]
      if (actual === undefined) return []
      const wanted = tidy(expected.lines.map((line) => line.text).join("\n"))
      const printed = tidy(actual)
      if (wanted.join("\n") === printed.join("\n")) return []
      const first = wanted.findIndex((line, at) => line !== printed[at])
      const at = first < 0 ? wanted.length : first
      const where = `${job.source.file}:${expected.fence.number + 1 + at}`
      return [
        `${where} output differs; npm run docs:test -- --update ${job.source.file}\n` +
        `  expected ${wanted[at] ?? "(end)"}\n  printed  ${printed[at] ?? "(end)"}`
      ]
    })
  )

/** Runs the programs of a file. */
const execute = async (job: Job, folder: string, options: DocsOptions): Promise<ReadonlyArray<string>> => {
  const modules = job.modules.filter((module) => module.runs)
  if (modules.length === 0) return []
  const limit = options.limit ?? 60_000
  const target = join(folder, `${job.modules[0].name}.json`)
  const place = mkdtempSync(join(tmpdir(), "neurolens-docs-"))
  const ran = await run(
    projectNode(options.root),
    [
      "--conditions=neurolens-source",
      "--disable-warning=ExperimentalWarning",
      join(import.meta.dirname, "child.ts"),
      target,
      ...modules.map((module) => join(folder, module.name))
    ],
    {
      cwd: place,
      env: {
        NO_COLOR: "1",
        FORCE_COLOR: "0",
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(folder, "compiled")
      },
      limit
    }
  )
  rmSync(place, { recursive: true, force: true })
  if (ran.timedOut) return [`${job.source.file}:1 was stopped after ${limit / 1000} s`]
  if (!existsSync(target)) return [`${job.source.file}:1 the process ended with code ${ran.code}\n${ran.output}`]
  const report = JSON.parse(readFileSync(target, "utf8")) as Report
  const failures = report.failures.map((text) => readable(text, folder, job))
  if (!report.finished) failures.push(`${job.source.file}:1 ended before its last line (code ${ran.code})`)
  if (options.update !== true) failures.push(...outputFailures(job, report))
  else {
    const outputs = job.modules.flatMap(({ name, outputs: wanted }) =>
      wanted
        .map((expected, index) => ({ expected, actual: report.outputs[name]?.[index] }))
        .filter((entry): entry is { expected: typeof entry.expected; actual: string } => entry.actual !== undefined)
    )
    const text = update(job.source.text, outputs)
    if (text !== job.source.text) await replaceFile(job.source.path, text)
  }
  if (failures.length > 0 && report.printed.trim() !== "") {
    failures.push(`printed:\n${report.printed.trimEnd().split("\n").slice(-20).map((line) => `  ${line}`).join("\n")}`)
  }
  return failures
}

/** Tests the files, two at a time; files without examples give no result. */
export const docsTest = async (options: DocsOptions): Promise<ReadonlyArray<DocsResult>> => {
  const folder = workFolder(options.root)
  try {
    const runtime = join(import.meta.dirname, "runtime.ts")
    let count = 0
    const jobs = options.files
      .map((name) => read(options.root, name))
      .map((source): Job => ({
        source,
        blocks: source.pages.flatMap((page) => page.pieces).filter((piece) => piece._tag === "Code").length,
        modules: source.pages
          .flatMap((page) => programs(source.file, page.pieces, runtime))
          .map((program) => ({ ...program, name: `page${count++}.ts` }))
      }))
      .filter((job) => job.blocks > 0 || job.source.pages.some((page) => page.problems.length > 0))
    for (const module of jobs.flatMap((job) => job.modules)) writeFileSync(join(folder, module.name), module.text)
    const errors = count > 0 ? await typecheck(options.root, folder) : { inside: [], outside: [] }

    const results: Array<DocsResult> = []
    const waiting = [...jobs]
    const work = async (): Promise<void> => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        const start = performance.now()
        const { file, pages } = job.source
        const failures = [...pages, ...job.modules]
          .flatMap(({ problems }) => problems)
          .map(({ line, text }) => `${file}:${line} ${text}`)
        failures.push(...typeFailures(job, errors))
        if (failures.length === 0) failures.push(...await execute(job, folder, options))
        // Blocks that two modules share tell their problems twice.
        const result = {
          file,
          blocks: job.blocks,
          seconds: (performance.now() - start) / 1000,
          failures: [...new Set(failures)]
        }
        results.push(result)
        options.onResult?.(result)
      }
    }
    await Promise.all([work(), work()])
    // Errors in the library itself are the business of `npm run check`; errors of the set-up would hide all others.
    const broken = errors.outside.filter((text) => !/^\S+\(\d+,\d+\): error/.test(text))
    if (broken.length > 0) {
      const result = { file: "tsc", blocks: 0, seconds: 0, failures: broken }
      results.push(result)
      options.onResult?.(result)
    }
    return results
  } finally {
    if (options.keep !== true) rmSync(folder, { recursive: true, force: true })
  }
}
