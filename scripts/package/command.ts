/**
 * The command as it is packed: the transcripts of its page, and the starter project installed and run.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { patternOf, transcriptOf, wordsOf } from "../../test/cli/transcript.ts"
import { npm } from "../installTools.ts"
import { projectNode, run } from "../run.ts"
import type { App, Problems } from "./App.ts"

const binary = (folder: string): string => join(folder, "node_modules", "neurolens", "dist", "cli", "main.js")

/** Says what differs from what the page shows; `npx neurolens` is the file that npm would start, under this project's Node. */
export const spoken = async (root: string, app: App): Promise<Problems> => {
  let at = app.folder
  for (const { code, command, lines } of transcriptOf(readFileSync(join(root, "docs", "command.md"), "utf8"))) {
    const words = wordsOf(command)
    if (words[0] === "cd") {
      at = join(at, words[1])
      continue
    }
    const ended = await run(projectNode(root), [binary(app.folder), ...words.slice(2)], { cwd: at })
    if (ended.code !== code) return [`${command} ended with ${ended.code}, not ${code}:\n${ended.output}`]
    if (!patternOf(lines).test(ended.output.trimEnd())) return [`${command} printed\n${ended.output}`]
  }
  const installing = await npm(root, ["install", "--no-audit", "--no-fund"], at)
  if (installing.code !== 0) return [`the starter project does not install:\n${installing.output}`]
  const [checked, own] = [
    await run(projectNode(root), [binary(at), "check", "model.json"], { cwd: at }),
    await run(projectNode(root), ["program.ts"], { cwd: at })
  ]
  return [checked, own].flatMap(({ code, output }) => code === 0 ? [] : [`the starter project fails:\n${output}`])
}

/** Without optional packages the command works, and its wizard says what it needs. */
export const unequipped = async (root: string, app: App): Promise<Problems> => {
  const asked = (flag: string) => run(projectNode(root), [binary(app.folder), flag], { cwd: app.folder })
  const [version, wizard] = [await asked("--version"), await asked("--wizard")]
  const expected =
    "neurolens: --wizard needs @effect/platform-node, which is not there; npm install @effect/platform-node"
  return [
    ...version.code === 0 && /^neurolens v\S+$/.test(version.output.trim())
      ? []
      : [`--version ended with ${version.code}:\n${version.output}`],
    ...wizard.code === 2 && wizard.output.trim() === expected
      ? []
      : [`--wizard ended with ${wizard.code}:\n${wizard.output}`]
  ]
}
