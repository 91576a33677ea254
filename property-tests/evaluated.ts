/**
 * Running what was printed: an expression, or a module that exports `network`.
 *
 * Nothing is at hand but the modules of "neurolens", and for a module those that it imports.
 */
import * as Neurolens from "neurolens"
import { compileFunction } from "node:vm"

const run = (body: string, names: ReadonlyArray<string>): unknown =>
  compileFunction(`"use strict"\n${body}`, [...names])(...names.map((name) => Reflect.get(Neurolens, name) as unknown))

/** The value of an expression. */
export const evaluated = (expression: string): unknown => run(`return (${expression}\n)`, Object.keys(Neurolens))

const imports = /^import \{([^}]*)\} from "neurolens"\n/

/** The network that a module exports; throws where it uses a module that it does not import. */
export const networkOf = (program: string): Neurolens.Network.Network => {
  const found = imports.exec(program)
  if (found === null) throw new Error("the program imports nothing")
  const body = program.slice(found[0].length).replace("export const network =", "return")
  return run(body, found[1].split(",").map((name) => name.trim())) as Neurolens.Network.Network
}
