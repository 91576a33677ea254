/**
 * From declaration to mechanism, or to the list of everything that is wrong with it: what `Channel`, `Pump` and
 * `Synapse` share.
 *
 * One idea: there is one way in, so a mechanism that exists is well formed. It does not know built-in mechanisms.
 */
import * as Result from "effect/Result"
import { fromFields, type Mechanism } from "../network/Mechanism.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { assemble } from "./assemble.ts"
import { check } from "./check.ts"
import { MechanismError } from "./MechanismError.ts"
import type { AnySpec } from "./spec.ts"

/** Makes a mechanism from its parts, or throws with all its problems. */
export const ofFields = (given: MechanismFields): Mechanism => {
  const problems = check(given)
  if (problems.length === 0) return fromFields(given)
  throw new MechanismError({ mechanism: given.name, problems })
}

/** Makes a mechanism of a kind from a declaration, or fails with all its problems. */
export const declare = (
  kind: MechanismFields["kind"],
  name: string,
  spec: AnySpec
): Result.Result<Mechanism, MechanismError> => {
  const { fields, problems: shape } = assemble(kind, name, spec)
  const problems = [...shape, ...check(fields)]
  return problems.length === 0
    ? Result.succeed(fromFields(fields))
    : Result.fail(new MechanismError({ mechanism: name, problems }))
}
