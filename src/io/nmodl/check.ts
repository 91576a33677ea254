/**
 * The third phase, second half: everything that is wrong with the names, calls and loops of a file, at once, whether it is ever used or not.
 */
import { isMath, mathArity, mathNames, random, statementCalls } from "./calls.ts"
import { powerOf, unknownTurns } from "./loops.ts"
import type { Names } from "./names.ts"
import type { Report } from "./report.ts"
import type { Expr, Place, Program, Routine, Statement } from "./Syntax.ts"
import { isHarmless } from "./verbatim.ts"

/** Names in reach: of a file, and of a routine. */
type Reach = { readonly names: ReadonlySet<string>; readonly loops: ReadonlySet<string>; readonly inside: Routine }

/** Checks all blocks. */
export const check = (
  program: Program,
  names: Names,
  defined: ReadonlyMap<string, number>,
  outer: Report
): void => {
  // Where a block was given up, or passed over, its names are missing elsewhere: that is not said again.
  const broken = outer.problems.some(({ code }) => code === "syntax" || code === "block" || code === "include")
  const report: Report = broken
    ? {
      ...outer,
      problem: (code, ...rest) =>
        code === "unknown-name" || code === "unknown-function" ? undefined : outer.problem(code, ...rest)
    }
    : outer
  const routines = new Map(program.routines.map((one) => [one.name, one]))
  const starts = program.states.map(({ name }) => `${name}0`)
  const known = new Set([...names.keys(), ...starts, ...defined.keys()])
  const functions = [...routines.values()].filter(({ kind }) =>
    kind === "FUNCTION" || kind === "PROCEDURE" || kind === "FUNCTION_TABLE"
  )

  const value = (e: Expr, reach: Reach): void => {
    switch (e._tag) {
      case "Number":
      case "Text":
        return
      case "Name":
        if (e.index !== null) value(e.index, reach)
        if (reach.names.has(e.name)) return
        if (random.has(e.name)) return chance(e, e.name)
        return report.problem(
          "unknown-name",
          e,
          e.name,
          `there is no \`${e.name}\`: declare it in PARAMETER, ASSIGNED or STATE`,
          reach.names
        )
      case "Unary":
        return value(e.operand, reach)
      case "Binary":
        value(e.left, reach)
        return value(e.right, reach)
      case "Call":
        return call(e, reach, false)
    }
  }

  const chance = (place: Place, name: string): void =>
    report.problem(
      "random",
      place,
      name,
      `\`${name}\` is random, and a mechanism has no chance in it: put noise into a stimulus, \`Stimulus.white\``
    )

  const call = (e: Extract<Expr, { readonly _tag: "Call" }>, reach: Reach, isStatement: boolean): void => {
    const routine = routines.get(e.name)
    const name: Place = { file: e.file, span: [e.span[0], e.span[0] + e.name.length] }
    if (
      routine !== undefined &&
      (routine.kind === "FUNCTION" || routine.kind === "PROCEDURE" || routine.kind === "FUNCTION_TABLE")
    ) {
      for (const arg of e.args) value(arg, reach)
      if (routine.kind !== "FUNCTION_TABLE" && e.args.length !== routine.formals.length) {
        report.problem(
          "arguments",
          name,
          e.name,
          `\`${e.name}\` takes ${counted(routine.formals.length)}, found ${e.args.length}`
        )
      }
      return
    }
    if (random.has(e.name)) return chance(name, e.name)
    if (isStatement && statementCalls.has(e.name)) {
      if (e.name !== "printf" && e.name !== "fprintf") { for (const arg of e.args) value(arg, reach) }
      return
    }
    if (!isMath(e.name)) {
      if (e.name === "at_time") {
        for (const arg of e.args) value(arg, reach)
        return
      }
      return report.problem("unknown-function", name, e.name, `there is no function \`${e.name}\``, [
        ...functions.map((one) => one.name),
        ...mathNames
      ])
    }
    for (const arg of e.args) value(arg, reach)
    const arity = mathArity(e.name)
    if (e.args.length !== arity) {
      report.problem("arguments", name, e.name, `\`${e.name}\` takes ${counted(arity)}, found ${e.args.length}`)
    }
  }

  // An argument is a number where the routine is called with one: then it is known, or refused.
  const constant = (e: Expr, reach: Reach): boolean =>
    e._tag === "Number" || e._tag === "Name" && e.index === null &&
      (defined.has(e.name) || reach.loops.has(e.name) || reach.inside.formals.some(({ name }) => name === e.name))
    || e._tag === "Unary" && constant(e.operand, reach)
    || e._tag === "Binary" && constant(e.left, reach) && constant(e.right, reach)

  const target = (name: string, place: Place, reach: Reach): void => {
    const own: Place = { file: place.file, span: [place.span[0], place.span[0] + name.length] }
    if (!reach.names.has(name)) {
      report.problem("unknown-name", own, name, `there is no \`${name}\`: declare it in ASSIGNED or LOCAL`, reach.names)
    } else if (names.get(name)?.kind === "constant") {
      report.problem("declaration", own, name, `\`${name}\` is a constant, and nothing is written to it`)
    }
  }

  const list = (statements: ReadonlyArray<Statement>, outer: Reach): void => {
    const locals = statements.flatMap((s) => s._tag === "Local" ? s.names.map(({ name }) => name) : [])
    const reach = locals.length === 0 ? outer : { ...outer, names: new Set([...outer.names, ...locals]) }
    for (const s of statements) one(s, reach)
  }

  const one = (s: Statement, reach: Reach): void => {
    switch (s._tag) {
      case "Assign":
        if (s.index !== null) value(s.index, reach)
        value(s.value, reach)
        if (s.primes > 1) {
          return report.problem(
            "second-derivative",
            s,
            `${s.target}${"'".repeat(s.primes)}`,
            `\`${s.target}\` has its first derivative only: write the second as a state of its own`
          )
        }
        if (s.primes === 0) return target(s.target, s, reach)
        if (names.get(s.target)?.kind !== "state") {
          report.problem(
            "declaration",
            s,
            s.target,
            `\`${s.target}\` has a derivative and is no STATE`,
            program.states.map(({ name }) => name)
          )
        }
        return
      case "If":
        value(s.test, reach)
        list(s.yes, reach)
        return list(s.no, reach)
      case "For": {
        if (![s.from, s.to, ...s.by === null ? [] : [s.by]].every((e) => constant(e, reach)) && powerOf(s) === null) {
          report.problem("loop", s, "FROM", unknownTurns)
        }
        return list(s.body, {
          ...reach,
          names: new Set([...reach.names, s.name]),
          loops: new Set([...reach.loops, s.name])
        })
      }
      case "While":
        return report.problem(
          "while",
          s,
          "while",
          "`while` goes on for as many turns as the values say: write it with FROM … TO, or without a loop"
        )
      case "Call":
        return call(s.call, reach, true)
      case "Solve": {
        const kind = routines.get(s.block)?.kind
        if (kind === "DERIVATIVE" || kind === "KINETIC" || kind === "PROCEDURE") return
        return report.problem(
          "unknown-name",
          s,
          s.block,
          `there is no block \`${s.block}\` to solve`,
          [...routines.values()].filter((r) => r.kind !== "FUNCTION").map((r) => r.name)
        )
      }
      case "Reaction":
        for (const { index, name, ...place } of [...s.left, ...s.right]) {
          if (index !== null) value(index, reach)
          if (!reach.names.has(name)) {
            report.problem(
              "unknown-name",
              place,
              name,
              `there is no state \`${name}\``,
              program.states.map((each) => each.name)
            )
          }
        }
        value(s.forward, reach)
        return s.backward === null ? undefined : value(s.backward, reach)
      case "Conserve":
        value(s.sum, reach)
        return value(s.total, reach)
      case "Compartment":
        return value(s.volume, s.index === null ? reach : { ...reach, names: new Set([...reach.names, s.index]) })
      case "Verbatim":
        if (isHarmless(s.code)) {
          return report.note("ignored-code", s, "VERBATIM", "the C in VERBATIM does nothing here, and is left out")
        }
        return report.problem(
          "verbatim",
          s,
          "VERBATIM",
          "there is C in VERBATIM, which is not read: write what it does in NMODL"
        )
      case "Initial":
        return list(s.body, reach)
      case "Table":
        return report.note(
          "table",
          s,
          "TABLE",
          "the function is computed exactly, not looked up in a table; NEURON with tables differs by their steps"
        )
      case "Other":
        return report.problem("statement", s, s.word, `${s.word} ${why[s.word] ?? "is not followed here"}`)
      case "Local":
        return
    }
  }

  for (const routine of program.routines) {
    const own = routine.kind === "FUNCTION" ? [routine.name] : routine.kind === "NET_RECEIVE" ? ["flag"] : []
    const formals = routine.formals.map(({ name }) => name)
    list(routine.body, { names: new Set([...known, ...own, ...formals]), loops: new Set(), inside: routine })
    if (routine.kind === "FUNCTION_TABLE") {
      report.problem(
        "function-table",
        routine,
        "FUNCTION_TABLE",
        `the table of \`${routine.name}\` is data that a program gives, and there is none: write it as a FUNCTION`
      )
    }
  }
  recursion(program, routines, report)
}

const why: Readonly<Partial<Record<string, string>>> = {
  LONGITUDINAL_DIFFUSION: "is between compartments: leave it out, and put `Edit.diffuse` on the ion of the network",
  WATCH: "waits for a condition, which synapses here do not yet",
  FOR_NETCONS: "goes through all connections, which a synapse here does not see",
  FORALL: "goes through sections, and a mechanism sees its compartment alone"
}

const counted = (n: number): string => n === 0 ? "no argument" : n === 1 ? "1 argument" : `${n} arguments`

/** Functions that call themselves, through whatever others. */
const recursion = (program: Program, routines: ReadonlyMap<string, Routine>, report: Report): void => {
  const calls = new Map([...routines.values()].map((routine) => [routine.name, callsOf(routine.body)] as const))
  const done = new Set<string>()
  for (const start of program.routines) {
    const open: Array<{ readonly name: string; next: number }> = [{ name: start.name, next: 0 }]
    while (open.length > 0) {
      const top = open[open.length - 1]
      const all = done.has(top.name) ? [] : calls.get(top.name) ?? []
      if (top.next >= all.length) {
        done.add(top.name)
        open.pop()
        continue
      }
      const { name, place } = all[top.next++]
      if (open.some((each) => each.name === name) && routines.has(name)) {
        report.problem(
          "recursion",
          place,
          name,
          `\`${name}\` calls itself, and functions are put in where they are called: write it without`
        )
        done.add(name)
      } else if (routines.has(name)) open.push({ name, next: 0 })
    }
  }
}

const callsOf = (
  statements: ReadonlyArray<Statement>
): ReadonlyArray<{ readonly name: string; readonly place: Place }> => {
  const found: Array<{ readonly name: string; readonly place: Place }> = []
  const value = (e: Expr): void => {
    if (e._tag === "Call") {
      found.push({ name: e.name, place: { file: e.file, span: e.span } })
      e.args.forEach(value)
    } else if (e._tag === "Unary") value(e.operand)
    else if (e._tag === "Name" && e.index !== null) value(e.index)
    else if (e._tag === "Binary") {
      value(e.left)
      value(e.right)
    }
  }
  const list = (all: ReadonlyArray<Statement>): void => {
    for (const s of all) {
      switch (s._tag) {
        case "Assign":
          value(s.value)
          break
        case "If":
          value(s.test)
          list(s.yes)
          list(s.no)
          break
        case "For":
        case "Initial":
          list(s.body)
          break
        case "Call":
          value(s.call)
          break
        case "Reaction":
          value(s.forward)
          if (s.backward !== null) value(s.backward)
          break
        default:
      }
    }
  }
  list(statements)
  return found
}
