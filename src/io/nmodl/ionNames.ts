/**
 * Columns of ions and what NEURON calls them: `eNa` is `ena`, `CaCon_i` is `cai`, `CaCon_e` is `cao`, `i_K` is `ik`.
 */

/** What a column is of an ion. */
export type IonColumn = {
  readonly ion: string
  readonly what: "reversal" | "inside" | "outside" | "current"
  readonly name: string
}

const lower = (X: string): string => X.slice(0, 1).toLowerCase() + X.slice(1)

const forms = [
  [/^e([A-Z]\w*)$/, "reversal", (ion: string) => `e${ion}`],
  [/^([A-Z]\w*)Con_i$/, "inside", (ion: string) => `${ion}i`],
  [/^([A-Z]\w*)Con_e$/, "outside", (ion: string) => `${ion}o`],
  [/^i_([A-Z]\w*)$/, "current", (ion: string) => `i${ion}`]
] as const

/** The ion whose column this is; null where it is none's. */
export const ionColumn = (column: string): IonColumn | null => {
  for (const [form, what, name] of forms) {
    const found = form.exec(column)
    if (found !== null) return { ion: lower(found[1]), what, name: name(lower(found[1])) }
  }
  return null
}
