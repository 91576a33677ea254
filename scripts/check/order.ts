/**
 * The folders of `src` in reading order: a file may import from its own folder and from folders above it, never from below.
 *
 * The same list as in the architecture notes. A new folder is added here, at the place where it belongs.
 */

/** All folders, first the ones that know least. */
export const order: ReadonlyArray<string> = [
  "number",
  "table",
  "unit",
  "equation",
  "network",
  "select",
  "share",
  "mechanism",
  "kernel",
  "program",
  "solve",
  "adjoint",
  "runtime",
  "train",
  "io",
  "store",
  "print",
  "plot",
  "testing",
  "browser",
  "node",
  "cli"
]

/** The folders before effects begin: no clock, no randomness but a seed, no input and output. */
export const pure: ReadonlySet<string> = new Set(order.slice(0, order.indexOf("runtime")))
