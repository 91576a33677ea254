/**
 * The modules that a TypeScript file names: imports, re-exports, dynamic imports and workers made from a URL.
 *
 * Patterns run over masked text, so an import inside a comment or a string is not one.
 */
import { lineAt } from "../code/mask.ts"

/** One mention of another module. */
export type Import = {
  readonly specifier: string
  readonly line: number
  /** `type` disappears at run time; `url` starts a file as a worker and does not import it. */
  readonly kind: "value" | "type" | "url"
}

const patterns: ReadonlyArray<{ readonly pattern: RegExp; readonly url: boolean }> = [
  { pattern: /\b(?:import|export)\s+(type\s+(?!from\b))?[\w$*{}\s,]*?\bfrom\s*(["'])/g, url: false },
  { pattern: /\bimport\s*()(["'])/g, url: false },
  { pattern: /\bimport\s*\(\s*()(["'])/g, url: false },
  { pattern: /\bnew\s+URL\s*\(\s*()(["'])(?= *\2\s*,\s*import\s*\.\s*meta\s*\.\s*url)/g, url: true }
]

/** The imports of a file in the order of their lines. `code` is the masked `text`. */
export const importsOf = (text: string, code: string): ReadonlyArray<Import> =>
  patterns
    .flatMap(({ pattern, url }) =>
      Array.from(code.matchAll(pattern), (match): Import => {
        const start = match.index + match[0].length
        return {
          specifier: text.slice(start, text.indexOf(match[2], start)),
          line: lineAt(text, match.index),
          kind: url ? "url" : match[1] ? "type" : "value"
        }
      })
    )
    .toSorted((a, b) => a.line - b.line)
