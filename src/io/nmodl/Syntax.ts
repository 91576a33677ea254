/**
 * What a file of NMODL is made of: blocks, statements, expressions, each with its place in the text.
 *
 * Plain data as it is written; what a name stands for is not known here. Blocks of one kind may repeat.
 */
import type { Span } from "../../unit/Problem.ts"

/** A piece of text that was read, its own or included. */
export type File = { readonly name: string | null; readonly text: string }

/** A place in a file. */
export type Place = { readonly file: File; readonly span: Span }

/** An expression as it is written. */
export type Expr =
  & Place
  & (
    | { readonly _tag: "Number"; readonly value: number; readonly unit: string | null }
    | { readonly _tag: "Name"; readonly name: string; readonly index: Expr | null }
    | { readonly _tag: "Unary"; readonly op: "-" | "!"; readonly operand: Expr }
    | { readonly _tag: "Binary"; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
    | { readonly _tag: "Call"; readonly name: string; readonly args: ReadonlyArray<Expr> }
    | { readonly _tag: "Text"; readonly text: string }
  )

/** An operator between two values. */
export type BinaryOp = "+" | "-" | "*" | "/" | "^" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "&&" | "||"

/** A side of a reaction: how many of which state. */
export type Term = Place & { readonly count: number; readonly name: string; readonly index: Expr | null }

/** A statement. */
export type Statement =
  & Place
  & (
    | {
      readonly _tag: "Assign"
      readonly target: string
      readonly index: Expr | null
      readonly primes: number
      readonly value: Expr
    }
    | {
      readonly _tag: "If"
      readonly test: Expr
      readonly yes: ReadonlyArray<Statement>
      readonly no: ReadonlyArray<Statement>
    }
    | {
      readonly _tag: "For"
      readonly name: string
      readonly from: Expr
      readonly to: Expr
      readonly by: Expr | null
      readonly body: ReadonlyArray<Statement>
    }
    | { readonly _tag: "While"; readonly test: Expr; readonly body: ReadonlyArray<Statement> }
    | { readonly _tag: "Call"; readonly call: Extract<Expr, { readonly _tag: "Call" }> }
    | { readonly _tag: "Solve"; readonly block: string; readonly method: string | null; readonly steady: boolean }
    | { readonly _tag: "Local"; readonly names: ReadonlyArray<Declared> }
    | {
      readonly _tag: "Reaction"
      readonly left: ReadonlyArray<Term>
      readonly right: ReadonlyArray<Term>
      readonly forward: Expr
      readonly backward: Expr | null
      readonly kind: "<->" | "->" | "<<"
    }
    | { readonly _tag: "Conserve"; readonly sum: Expr; readonly total: Expr }
    | {
      readonly _tag: "Compartment"
      readonly volume: Expr
      readonly index: string | null
      readonly names: ReadonlyArray<string>
    }
    | { readonly _tag: "Table" }
    | { readonly _tag: "Verbatim"; readonly code: string }
    | { readonly _tag: "Initial"; readonly body: ReadonlyArray<Statement> }
    /** A statement that is known and not followed: its keyword. */
    | { readonly _tag: "Other"; readonly word: string }
  )

/** A name that is declared: with its array's length, its value, its unit and its range, as far as they are given. */
export type Declared = Place & {
  readonly name: string
  readonly length: number | null
  readonly value: number | null
  readonly unit: string | null
  readonly range: readonly [number, number] | null
  readonly unitsOff: boolean
}

/** An ion that is used. */
export type UsedIon = Place & {
  readonly name: string
  readonly reads: ReadonlyArray<Word>
  readonly writes: ReadonlyArray<Word>
  readonly valence: number | null
}

/** A word with its place. */
export type Word = Place & { readonly text: string }

/** A block with statements, a FUNCTION and a PROCEDURE among them. */
export type Routine = Place & {
  readonly kind:
    | "FUNCTION"
    | "PROCEDURE"
    | "DERIVATIVE"
    | "KINETIC"
    | "BREAKPOINT"
    | "INITIAL"
    | "NET_RECEIVE"
    | "FUNCTION_TABLE"
  readonly name: string
  readonly formals: ReadonlyArray<Declared>
  readonly unit: string | null
  readonly body: ReadonlyArray<Statement>
  readonly unitsOff: boolean
}

/** A whole file. */
export type Program = {
  readonly title: string
  /** What kind of mechanism, and its name; null where no NEURON block says. */
  readonly suffix: (Word & { readonly kind: "SUFFIX" | "POINT_PROCESS" | "ARTIFICIAL_CELL" }) | null
  readonly ions: ReadonlyArray<UsedIon>
  readonly nonspecific: ReadonlyArray<Word>
  readonly electrode: ReadonlyArray<Word>
  readonly ranges: ReadonlyArray<Word>
  readonly globals: ReadonlyArray<Word>
  readonly pointers: ReadonlyArray<Word>
  readonly parameters: ReadonlyArray<Declared>
  /** Of CONSTANT and UNITS: numbers with names. */
  readonly constants: ReadonlyArray<Declared>
  /** Of UNITS: names of units, and what they are. */
  readonly aliases: ReadonlyMap<string, string>
  readonly assigned: ReadonlyArray<Declared>
  readonly states: ReadonlyArray<Declared>
  /** LOCAL at the outermost level. */
  readonly locals: ReadonlyArray<Declared>
  readonly routines: ReadonlyArray<Routine>
}
