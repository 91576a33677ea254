/**
 * How many arguments the steps of a selection take, and for what: more, which JavaScript would drop in silence, are told.
 */
import { excess } from "../network/border.ts"
import { because } from "../network/NetworkError.ts"

/** The arguments of the steps of compartments. */
export const nodeTakes = {
  cell: ["index"],
  branch: ["index", "options"],
  comp: ["index", "options"],
  loc: ["at"],
  group: ["name"],
  mechanism: ["name"],
  where: ["test"],
  path: ["to"],
  and: ["that"],
  or: ["that"],
  not: []
} as const

/** The arguments of the steps of synapses. */
export const edgeTakes = {
  synapse: ["name"],
  edge: ["index"],
  where: ["test"],
  pre: ["nodes"],
  post: ["nodes"],
  between: ["nodes"],
  rows: ["rows"],
  and: ["that"],
  or: ["that"],
  not: []
} as const

/** Steps by name, of which more arguments than they take throw a `NetworkError`. */
export const counted = <M extends object>(
  methods: M,
  takes: Readonly<Record<Exclude<keyof M, "domain" | "toString">, ReadonlyArray<string>>>
): M => ({
  ...methods,
  ...Object.fromEntries(
    Object.entries<ReadonlyArray<string>>(takes).map(([key, names]) => {
      const method = Reflect.get(methods, key) as (this: unknown, ...given: ReadonlyArray<unknown>) => unknown
      return [key, function(this: unknown, ...given: ReadonlyArray<unknown>) {
        const many = excess(`selection.${key}`, names, given)
        if (many !== null) throw because(many)
        return Reflect.apply(method, this, given)
      }]
    })
  )
})
