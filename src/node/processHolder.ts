/**
 * This process as one who holds runs: by the name of the machine, its number there, and when it began, as numbers come again.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"
import { hostname } from "node:os"
import { Holder, type Presence } from "../store/Holder.ts"

/** When a process of this machine began, in ticks since the machine did; null where nobody tells. */
const beginningOf = (pid: number): string | null => {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8")
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? null // what is in brackets may hold anything
  } catch {
    return null
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM" // somebody else's
  }
}

const nameOf = (pid: number, began: string | null): string =>
  `process ${pid} of ${hostname()}${began === null ? "" : `, begun at ${began}`}`

const parts = /^process (?<pid>\d+) of (?<host>.+?)(?:, begun at (?<began>\d+))?$/

const presenceOf = (name: string): Presence => {
  const { began, host, pid } = parts.exec(name)?.groups ?? {}
  if (pid === undefined || host !== hostname()) return "unknown"
  if (!isRunning(Number(pid))) return "gone"
  const now = beginningOf(Number(pid))
  return began !== undefined && now !== null && now !== began ? "gone" : "there"
}

/** The holder that this process is. */
export const layerProcess: Layer.Layer<Holder> = Layer.sync(Holder, () =>
  Holder.of({
    name: nameOf(process.pid, beginningOf(process.pid)),
    presence: (name) => Effect.sync(() => presenceOf(name))
  }))
