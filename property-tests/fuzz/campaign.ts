/**
 * A campaign: cases of every kind from one seed, in turns, until a number of them or a time is reached; finds with the smallest program.
 */
import { type Tape, tapes } from "./Kind.ts"
import { smallest } from "./smaller.ts"
import type { Watch } from "./watch.ts"

/** A find, and what it takes to see it again. */
export type Campaign = {
  readonly cases: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly finds: ReadonlyArray<CampaignFind>
}

/** Something that must not be, in the smallest program. */
export type CampaignFind = {
  readonly kind: string
  readonly what: string
  readonly detail: string
  readonly text: string
  readonly tape: Tape
}

/** Cases of a kind in a turn. */
const turn = 20

/** Runs kinds in turns; `enough` is asked after each turn with the number of cases of a kind. */
export const campaign = async (
  watch: Watch,
  kinds: ReadonlyArray<string>,
  seed: number,
  enough: (cases: number) => boolean
): Promise<Campaign> => {
  const count = Object.fromEntries(kinds.map((kind) => [kind, 0]))
  const refused = Object.fromEntries(kinds.map((kind) => [kind, 0]))
  const finds: Array<CampaignFind> = []
  for (let round = 0, done = 0; !enough(done); round++, done += turn) {
    for (const [k, kind] of kinds.entries()) {
      for (const tape of tapes(seed + 7919 * (round * kinds.length + k), turn)) {
        const seen = await watch.run({ kind, tape })
        count[kind]++
        if (seen.outcome._tag === "Refused") refused[kind]++
        if (seen.outcome._tag !== "Found") continue
        const small = await smallest(watch, kind, tape, seen)
        const { detail, kind: what } = small.outcome as typeof seen.outcome // the same kind of find
        finds.push({ kind, what, detail, text: small.text, tape: small.tape })
      }
    }
  }
  return { cases: count, refused, finds }
}
