/**
 * Long work before the first step of runs, yielding in between, so that it can be interrupted and timed out.
 */
import * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"
import { prepare } from "../solve/prepare.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { spanning } from "./span.ts"

/** Does what runs of these networks need before engines see them. */
export const preparing = (networks: ReadonlyArray<Network>, scheme: SchemeName, dt: number): Effect.Effect<void> =>
  Effect.gen(function*() {
    const work = prepare(networks, scheme, dt)
    while (work.next().done !== true) yield* Effect.yieldNow
  }).pipe(spanning("prepare", networks[0], { networks: networks.length }))
