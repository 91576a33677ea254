/**
 * Every public name of the package, with the first sentence of its doc comment: what apps can import, module by module.
 *
 * One idea: the compiler says what is exported, so nothing public is missed and nothing private is listed. It is TypeScript 6 of
 * `tools/types`, because 7 has no such API.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, relative } from "node:path"
import type * as ts from "../../tools/types/node_modules/typescript/lib/typescript.d.ts"
import { isModule } from "../package/modules.ts"

/** A public name. */
export type PublicName = {
  /** Where it is imported from: `neurolens`, `neurolens/plot`. */
  readonly entry: string
  /** `Edit.insert`; a module of the entry is a name too. */
  readonly name: string
  readonly kind: "module" | "function" | "type" | "class" | "value"
  /** First sentence of what is written above it, empty where there is nothing. */
  readonly sentence: string
  /** Where it is declared, for example `src/select/insert.ts:12`. */
  readonly where: string
}

/** The public names of the package under `root`, entry by entry, in the order of the alphabet. */
export const publicNames = (root: string): ReadonlyArray<PublicName> => {
  const typescript = createRequire(join(import.meta.dirname, "../../tools/types/package.json"))(
    "typescript"
  ) as typeof ts
  const entries = entryPoints(root)
  const config = typescript.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), {}, {
    ...typescript.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(`cannot read tsconfig.json: ${typescript.flattenDiagnosticMessageText(messageText, "\n")}`)
    }
  })
  if (config === undefined) throw new Error(`there is no tsconfig.json in ${root}`)
  const program = typescript.createProgram([...entries.values()], config.options)
  return [...entries].flatMap(([entry, path]) => {
    const file = program.getSourceFile(path)
    if (file === undefined) throw new Error(`package.json exports ${entry} from ${path}, which is not there`)
    return namesOf(typescript, program.getTypeChecker(), root, entry, file)
  })
}

/** The source files that `package.json` exports, by what apps import; modules stand in the index, and are not listed again. */
export const entryPoints = (root: string): ReadonlyMap<string, string> => {
  const { exports, name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly name: string
    readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  }
  return new Map(
    Object.entries(exports).flatMap(([key, target]) =>
      typeof target === "string" || isModule(key)
        ? []
        : [[name + key.slice(1), join(root, target["neurolens-source"])] as const]
    )
  )
}

const namesOf = (
  typescript: typeof ts,
  checker: ts.TypeChecker,
  root: string,
  entry: string,
  file: ts.SourceFile
): ReadonlyArray<PublicName> => {
  const exported = (module: ts.Symbol | undefined, prefix: string): ReadonlyArray<PublicName> =>
    module === undefined
      ? []
      : checker.getExportsOfModule(module)
        .toSorted((a, b) => a.name < b.name ? -1 : 1)
        .flatMap((symbol) => {
          const target = symbol.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
          const name = `${prefix}${symbol.name}`
          const isModule = (target.flags & typescript.SymbolFlags.ValueModule) !== 0
          const [declaration] = target.declarations ?? []
          const source = declaration.getSourceFile()
          const line = isModule ? 0 : source.getLineAndCharacterOfPosition(declaration.getStart(source)).line
          const own: PublicName = {
            entry,
            name,
            kind: isModule ? "module" : kindOf(typescript, checker, target),
            sentence: firstSentence(
              isModule ? opening(source.text) : typescript.displayPartsToString(target.getDocumentationComment(checker))
            ),
            where: `${relative(root, source.fileName)}:${line + 1}`
          }
          return isModule ? [own, ...exported(target, `${name}.`)] : [own]
        })
  return exported(checker.getSymbolAtLocation(file), "")
}

const kindOf = (typescript: typeof ts, checker: ts.TypeChecker, symbol: ts.Symbol): PublicName["kind"] => {
  if (symbol.flags & typescript.SymbolFlags.Class) return "class"
  if (!(symbol.flags & typescript.SymbolFlags.Value)) return "type"
  return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 ? "function" : "value"
}

/** What the opening comment of a file says. */
const opening = (text: string): string =>
  (/^\/\*\*([^]*?)\*\//.exec(text)?.[1] ?? "").replace(/\n\s*\* ?/g, "\n").trim()

/** Up to the first full stop, question mark or colon that ends a line or stands before a space and a capital; in one line. */
const firstSentence = (text: string): string => {
  const [paragraph] = text.replace(/```[^]*/, "").trim().split(/\n\s*\n/)
  const line = paragraph.replace(/\s+/g, " ")
  return /^.*?[.?](?= [A-Z`]|$)/.exec(line)?.[0] ?? line
}
