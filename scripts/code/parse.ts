/**
 * TypeScript text as a syntax tree with its comments, by the parser that vitest brings: oxc, inside rolldown.
 *
 * One idea: whoever asks what a text says asks the parser, so that no check or documentation test takes words in a string for code.
 * TypeScript 7 has no compiler API of its own.
 */
import { type ESTree, parseSync } from "rolldown/utils"

/** A node of the tree; `start` and `end` are offsets in the text, end exclusive. */
export type Node = ESTree.Node

/** A comment; `value` is what stands inside its marks. */
export type Comment = ReturnType<typeof parseSync>["comments"][number]

/** What a text says, or the first reason why it says nothing. */
export type Parsed =
  | { readonly _tag: "Parsed"; readonly program: ESTree.Program; readonly comments: ReadonlyArray<Comment> }
  | { readonly _tag: "Unreadable"; readonly reason: string; readonly offset: number }

/** Reads a text as a TypeScript module. */
export const parse = (source: string): Parsed => {
  const { comments, errors, program } = parseSync("module.ts", source, { sourceType: "module" })
  const [error] = errors
  return error === undefined
    ? { _tag: "Parsed", program, comments }
    : { _tag: "Unreadable", reason: error.message, offset: error.labels[0]?.start ?? 0 }
}

/** Every node of a tree, a node before what it holds, in the order of the text. */
export function* nodes(node: Node): Generator<Node> {
  yield node
  for (const part of Object.values(node) as ReadonlyArray<unknown>) {
    for (const child of Array.isArray(part) ? part as ReadonlyArray<unknown> : [part]) {
      if (isNode(child)) yield* nodes(child)
    }
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value

/** The number, from 1, of the line that holds `offset`. */
export const lineAt = (source: string, offset: number): number => {
  let line = 1
  for (let i = source.indexOf("\n"); i >= 0 && i < offset; i = source.indexOf("\n", i + 1)) line++
  return line
}
