/**
 * Runs oxlint with the rules of `tools/lint/oxlint.config.ts` and hands back what it finds as problems.
 *
 * Several checks ask it, each for some of the rules; so a ring, say, has a check that takes a tenth of a second and needs no types.
 */
import { join, resolve } from "node:path"
import { installTools, tool, toolFolder } from "../installTools.ts"
import { projectNode, run } from "../run.ts"
import type { Problem } from "./Check.ts"

/** What to look for, and where. */
export type OxlintOptions = {
  /** Relative to the root. */
  readonly folders: ReadonlyArray<string>
  /** Names such as `import(no-cycle)`; all of them where it is left out. A file that cannot be read is a problem in any case. */
  readonly rules?: ReadonlyArray<string>
  /** Also the rules that need types, and with them a fresh `dist`. */
  readonly typeAware?: boolean
  readonly fix?: boolean
}

/** What this file reads of the linter's JSON. */
type Report = {
  readonly diagnostics: ReadonlyArray<{
    readonly code?: string
    readonly message: string
    readonly help?: string
    readonly note?: string
    readonly filename: string
    readonly labels: ReadonlyArray<{ readonly span: { readonly line: number } }>
  }>
}

/** The tools are this repository's, also where `root` is a small one of a test. */
const own = resolve(import.meta.dirname, "../..")

/** Lists what the linter finds in folders of the repository under `root`, file by file. */
export const oxlint = async (
  root: string,
  { fix, folders, rules, typeAware }: OxlintOptions
): Promise<ReadonlyArray<Problem>> => {
  const absent = await installTools(own, "lint")
  if (absent.length > 0) return absent
  const args = [
    tool(own, "lint", "oxlint"),
    "--config",
    join(toolFolder(own, "lint"), "oxlint.config.ts"),
    "--format=json",
    ...(typeAware === true ? ["--type-aware"] : []),
    ...(fix === true ? ["--fix"] : []),
    ...folders
  ]
  const { code, output } = await run(projectNode(own), args, {
    cwd: root,
    env: { OXLINT_TSGOLINT_PATH: tool(own, "lint", "tsgolint") }
  })
  if (code === 0) return []
  if (!output.startsWith("{")) return [`oxlint ended with code ${code}: ${output.trim()}`]
  return (JSON.parse(output) as Report).diagnostics
    .filter((found) => found.code === undefined || rules === undefined || rules.includes(found.code))
    .toSorted((a, b) => compare(a.filename, b.filename) || line(a) - line(b))
    .map((found) =>
      [`${found.filename}:${line(found)} ${found.message} ${found.code ?? ""}`.trimEnd(), found.help, found.note]
        .filter((part) => part !== undefined)
        .join("\n")
    )
}

const line = ({ labels }: Report["diagnostics"][number]): number => labels[0]?.span.line ?? 1

const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0
