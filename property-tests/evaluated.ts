/**
 * Running what was printed: an expression, or a module that exports `network`, with the names of "neurolens" at hand.
 */
import * as Neurolens from "neurolens"
import { compileFunction } from "node:vm"

const run = (body: string): unknown =>
  compileFunction(`"use strict"\n${body}`, Object.keys(Neurolens))(...Object.values(Neurolens))

/** The value of an expression. */
export const evaluated = (expression: string): unknown => run(`return (${expression}\n)`)

const imports = /^import \{([^}]*)\} from "neurolens"\n/

/** The network that a module exports; throws where it names a module that it does not import. */
export const networkOf = (program: string): Neurolens.Network.Network => {
  const found = imports.exec(program)
  if (found === null) throw new Error("the program imports nothing")
  const imported = new Set(found[1].split(",").map((name) => name.trim()))
  const hidden = Object.keys(Neurolens).filter((name) => !imported.has(name)).map((name) => `const ${name} = undefined`)
  const body = program.slice(found[0].length).replace("export const network =", "return")
  return compileFunction(
    `"use strict"\nreturn (() => {\n${
      hidden.filter((line) => !body.includes(`const ${line.split(" ")[1]} `)).join("\n")
    }\n${body}\n})()`,
    [...imported]
  )(...[...imported].map((name) => Reflect.get(Neurolens, name))) as Neurolens.Network.Network
}
