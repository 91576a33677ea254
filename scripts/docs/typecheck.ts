/**
 * Type-checks all generated modules in one run of the compiler and sorts its errors by module.
 */
import { writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { compiler } from "../check/types.ts"
import { projectNode, run } from "../run.ts"

/** An error of the compiler in a generated module. */
export type TypeError = { readonly module: string; readonly line: number; readonly text: string }

/** The errors in generated modules, and the text of all others. */
export type TypeErrors = { readonly inside: ReadonlyArray<TypeError>; readonly outside: ReadonlyArray<string> }

/** Checks the modules of `folder`, which lies below `root`, with the project's own options. */
export const typecheck = async (root: string, folder: string): Promise<TypeErrors> => {
  const config = join(folder, "tsconfig.json")
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true },
      include: ["*.ts"]
    })
  )
  const args = [compiler(root), "--noEmit", "--pretty", "false", "-p", config]
  const { code, output } = await run(projectNode(root), args, { cwd: root })
  const inside: Array<TypeError> = []
  const outside: Array<string> = []
  const own = `${relative(root, folder)}/`
  for (const message of output.trimEnd().split(/\n(?=\S)/)) {
    const match = /^(.*?)\((\d+),\d+\): error ([\s\S]*)$/.exec(message)
    if (match !== null && match[1].startsWith(own)) {
      inside.push({ module: match[1].slice(own.length), line: Number(match[2]), text: match[3] })
    } else if (message !== "") outside.push(message)
  }
  if (code !== 0 && inside.length + outside.length === 0) outside.push(`tsc ended with code ${code} and said nothing`)
  return { inside, outside }
}
