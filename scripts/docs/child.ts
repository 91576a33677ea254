/**
 * The process that runs the programs of one page, one after the other, and writes its report when it ends, however it ends.
 *
 * Arguments: the file for the report, then the modules.
 */
import { writeFileSync } from "node:fs"
import { basename } from "node:path"
import { pathToFileURL } from "node:url"
import { inspect } from "node:util"
import { begin, capture, report } from "./runtime.ts"

const [target, ...modules] = process.argv.slice(2)

const fail = (error: unknown): void => {
  report.failures.push(error instanceof Error && error.stack !== undefined ? error.stack : inspect(error))
}

process.on("uncaughtException", fail)
process.on("exit", () => writeFileSync(target, JSON.stringify(report)))
capture()
for (const module of modules) {
  begin(basename(module))
  try {
    await import(pathToFileURL(module).href)
  } catch (error) {
    fail(error)
  }
}
// A turn of the event loop lets rejections that nobody handles arrive.
await new Promise((resolve) => setTimeout(resolve, 0))
report.finished = true
process.exit(0)
