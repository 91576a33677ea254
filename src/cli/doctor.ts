/**
 * `neurolens doctor`: what there is on this machine to compute with, and what each engine gains here.
 *
 * A small network is run on every engine a few times, in turns, and the fastest of each counts.
 */
import { Command, Flag } from "effect/cli"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { availableParallelism } from "node:os"
import { HH } from "../mechanism/HH.ts"
import { make as makeCell } from "../network/Cell.ts"
import { concatResult } from "../network/concat.ts"
import { editEffect } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import { step } from "../network/Stimulus.ts"
import { type EngineName, engineNames, engineOf } from "../node/Configured.ts"
import { Engine } from "../runtime/Engine.ts"
import { batchOf } from "../runtime/Simulation.ts"
import { record, stimulate } from "../select/attach.ts"
import { insert } from "../select/insert.ts"
import * as Select from "../select/Select.ts"
import { libraryVersion } from "../store/library.ts"
import { list } from "../store/looking.ts"
import { aligned } from "../table/aligned.ts"
import { causeText } from "../table/excerpt.ts"
import { CommandError } from "./CommandError.ts"
import { timeText } from "./progress.ts"
import { hasStore, type Held, held, say, withStore } from "./root.ts"

/** Networks side by side, cells of each, and times that each engine is asked. */
const [copies, cells, rounds] = [16, 8, 3] as const

const trial: Effect.Effect<ReadonlyArray<Network>, Error> = Effect.gen(function*() {
  const cell = makeCell({ parents: [-1, 0, 0], ncomp: 4 })
  const whole = yield* Effect.fromResult(concatResult(Array<Network>(cells).fill(cell)))
  const ready = yield* editEffect(whole, [
    insert(HH),
    stimulate(step({ delay: 1, duration: 1, amplitude: 0.1 }), Select.cell("all").branch(0).loc(0)),
    record("v", Select.cell("all").branch(0).loc(0))
  ])
  return Array<Network>(copies).fill(ready)
})

type Measured = {
  readonly engine: EngineName
  /** The name that the engine has: `fastest` is `native` or `compiled`. */
  readonly name: string | null
  readonly ms: number | null
  readonly why: string | null
}

const measure = (settings: Held, engine: EngineName, networks: ReadonlyArray<Network>): Effect.Effect<Measured> =>
  Effect.gen(function*() {
    const { name } = yield* Engine
    // The reference is slow by intention: a part of the work tells enough.
    const tMax = engine === "interpreter" ? 0.5 : 10
    let least = Infinity
    for (let round = 0; round < rounds; round++) {
      const begun = yield* Clock.currentTimeNanos
      yield* batchOf(networks, { tMax })
      least = Math.min(least, Number((yield* Clock.currentTimeNanos) - begun) / 1e6 * 10 / tMax)
    }
    return { engine, name, ms: least, why: null }
  }).pipe(
    Effect.provide(engineOf({ ...settings, engine })),
    Effect.catch((error) => Effect.succeed({ engine, name: null, ms: null, why: causeText(error) }))
  )

const optional = ["@observablehq/plot", "linkedom", "@uwdata/flechette"] as const

const isThere = (name: string): Effect.Effect<boolean> =>
  Effect.promise(() => import(name).then(() => true, () => false))

/** Tells what there is. */
export const doctor = Command.make("doctor", {
  quick: Flag.Boolean("quick").pipe(Flag.withDescription("Without measuring engines"), Flag.withDefault(false))
}, ({ quick }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const threads = Option.getOrElse(settings.threads, availableParallelism)
    const there = hasStore(settings)
    const store = there
      ? yield* Effect.match(withStore(settings)(list({ limit: 1 })), {
        onFailure: (error) => error.message,
        onSuccess: () => null
      })
      : null
    const networks = yield* Effect.orDie(trial)
    const engines = quick ? [] : yield* Effect.forEach(engineNames, (engine) => measure(settings, engine, networks))
    const packages = yield* Effect.forEach(optional, (name) => Effect.map(isThere(name), (there) => ({ name, there })))
    const base = engines.find(({ engine }) => engine === "compiled")?.ms ?? null
    const gain = ({ ms }: Measured): string => ms === null || base === null ? "" : `${(base / ms).toPrecision(2)} ×`
    const lines = [
      `neurolens   ${libraryVersion}`,
      `Node        ${process.version} on ${process.platform} ${process.arch}`,
      `threads     ${threads}`,
      `store       ${settings.store}: ${store ?? (there ? "ok" : "not there yet; the first run makes it")}`,
      ...packages.map(({ name, there }) => `package     ${name}: ${there ? "there" : `missing; npm install ${name}`}`),
      ...engines.length === 0 ? [] : [
        "",
        ...aligned([
          {
            name: "engine",
            side: "left",
            cells: engines.map(({ engine, name }) => engine === name || name === null ? engine : `${engine} (${name})`)
          },
          { name: "time", side: "right", cells: engines.map(({ ms }) => ms === null ? "-" : timeText(ms)) },
          { name: "speed", side: "right", cells: engines.map(gain) },
          { name: "", side: "left", cells: engines.map(({ why }) => why?.split("\n")[0] ?? "") }
        ]),
        `${copies} runs side by side of ${cells} cells with HH, 10 ms; speed beside compiled, the default`
      ]
    ]
    yield* say(settings, {
      version: libraryVersion,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      threads,
      store: { folder: settings.store, problem: store },
      packages,
      engines
    }, lines.join("\n"))
    if (store !== null) return yield* new CommandError({ code: "failed", text: "the store cannot be used" })
  })).pipe(Command.withDescription("Tell what this machine has: engines and what each gains, compiler, threads, store"))
