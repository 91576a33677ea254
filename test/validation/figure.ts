/**
 * Measured figures, for people: printed when NEUROLENS_FIGURES is set. `docs/validation.md` states them.
 */

/** Prints a figure under a name. */
export const figure = (name: string, value: number | ReadonlyArray<number>): void => {
  if (process.env["NEUROLENS_FIGURES"] === undefined) return
  const text = typeof value === "number" ? value.toPrecision(7) : value.map((x) => x.toPrecision(7)).join("  ")
  console.log(`figure: ${name} = ${text}`)
}
