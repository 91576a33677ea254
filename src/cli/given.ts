/**
 * Options of a command that were given, as a record in which those that were not are left out.
 */
import * as Option from "effect/Option"

/** A record without options that were not given. */
export const given = <A extends Readonly<Record<string, Option.Option<unknown>>>>(options: A) =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) => Option.isSome(option) ? [[name, option.value]] : [])
  ) as { readonly [K in keyof A]?: Option.Option.Value<A[K]> }
