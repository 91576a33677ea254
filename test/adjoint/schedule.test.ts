/**
 * The schedule of a gradient: every step remembered once and gone back over once, within the memory, with as few repetitions as can be.
 *
 * A checker carries out the actions as an engine would and says what is wrong; the least number of repetitions is found once more by dynamic
 * programming. Broken schedules stand at the end.
 */
import { describe, expect, it } from "vitest"
import {
  type Action,
  type Capacity,
  capacityFor,
  forwardSteps,
  repeated,
  schedule,
  stretchCount
} from "../../src/adjoint/Schedule.ts"

/** What carrying out a schedule comes to: steps run forwards, and the first thing that is wrong. */
type Run = { readonly forwards: number; readonly wrong: string | null }

/** Carries out a schedule of a run, step by step. */
const carriedOut = (actions: Iterable<Action>, steps: number, { states, tape }: Capacity): Run => {
  const slots = new Map<number, number>()
  let [now, forwards, left] = [0, 0, steps] // left: steps that nothing has gone back over yet
  let remembered: Array<number> = []
  const wrong = (what: string): Run => ({ forwards, wrong: what })
  for (const action of actions) {
    switch (action._tag) {
      case "Save":
        if (!(action.slot >= 0 && action.slot < states)) return wrong(`slot ${action.slot} of ${states}`)
        slots.set(action.slot, now)
        break
      case "Load":
        if (slots.get(action.slot) !== action.step) {
          return wrong(`slot ${action.slot} holds step ${slots.get(action.slot)}, not ${action.step}`)
        }
        if (remembered.length > 0) return wrong("a tape that nothing has gone back over is lost")
        now = action.step
        break
      case "Advance":
      case "Tape":
        if (!(action.to > now)) return wrong(`from step ${now} on to ${action.to}`)
        for (; now < action.to; now++, forwards++) if (action._tag === "Tape") remembered.push(now)
        if (remembered.length > tape) return wrong(`${remembered.length} steps on a tape for ${tape}`)
        if (action._tag === "Advance" && remembered.length > 0) return wrong("steps are missing on the tape")
        break
      case "Back":
        if (now !== left) return wrong(`goes back from step ${now}, ${left} are left`)
        for (; now > action.to; now--, left--) {
          if (remembered.pop() !== now - 1) return wrong(`step ${now - 1} is not on the tape`)
        }
        remembered = []
    }
  }
  return { forwards, wrong: left === 0 ? null : `${left} steps are left` }
}

const known = new Map<string, number>()

/** The fewest stretches that are run before their taped run: where to keep the next state is tried everywhere. */
const fewest = (stretches: number, states: number): number => {
  if (stretches <= 1) return 0
  if (states === 1) return stretches * (stretches - 1) / 2 // each from the start
  const key = `${stretches} ${states}`
  let best = known.get(key)
  if (best === undefined) {
    best = Infinity
    for (let m = 1; m < stretches; m++) {
      best = Math.min(best, m + fewest(stretches - m, states - 1) + fewest(m, states))
    }
    known.set(key, best)
  }
  return best
}

const upTo = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, k) => k + 1)

describe("the schedule", () => {
  it("repeats as few stretches as can be", () => {
    for (const stretches of upTo(60)) {
      for (const states of upTo(6)) {
        expect(repeated(stretches, states), `${stretches} stretches, ${states} states`).toBe(fewest(stretches, states))
        // With a tape of one step a stretch is a step.
        const run = carriedOut(schedule(stretches, { tape: 1, states }), stretches, { tape: 1, states })
        expect(run).toEqual({ forwards: stretches + fewest(stretches, states), wrong: null })
      }
    }
  })

  it("goes back once over every step, in order, within its memory, whatever the numbers", () => {
    for (const steps of [0, 1, 2, 3, 7, 12, 13, 29, 30, 31, 97, 101, 128, 997]) {
      for (const tape of [1, 2, 3, 5, 8, 13, 30, 100, 996, 997, 2000]) {
        for (const states of [1, 2, 3, 5, 40]) {
          const capacity = { tape, states }
          const run = carriedOut(schedule(steps, capacity), steps, capacity)
          expect(run.wrong, `${steps} steps, tape ${tape}, ${states} states`).toBe(null)
        }
      }
    }
  })

  it("runs every step once when the tape holds them all", () => {
    for (const steps of [1, 2, 13, 100]) {
      expect([...schedule(steps, { tape: steps, states: 1 })]).toEqual([
        { _tag: "Tape", to: steps },
        { _tag: "Back", to: 0 }
      ])
    }
  })

  it("of no steps is nothing", () => {
    expect([...schedule(0, { tape: 4, states: 2 })]).toEqual([])
    expect(forwardSteps(0, { tape: 4, states: 2 })).toBe(0)
  })

  it("cuts a run into stretches that are equal but for one step, without padding", () => {
    for (const [steps, tape] of [[10, 4], [11, 4], [97, 10], [100, 33], [5, 5], [5, 6]]) {
      const ends = [...schedule(steps, { tape, states: 99 })].flatMap((a) => a._tag === "Back" ? [a.to] : [])
      const lengths = ends.map((to, k) => (k === 0 ? steps : ends[k - 1]) - to)
      expect(lengths.length).toBe(stretchCount(steps, tape))
      expect(lengths.reduce((a, b) => a + b, 0)).toBe(steps)
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(tape)
    }
  })

  // Stretches differ by a step: 3 steps on a tape of 2 are 4 steps, not 5.
  it("counts its steps forwards", () => {
    for (const steps of [1, 3, 5, 12, 30, 97, 128, 1000]) {
      for (const tape of [1, 2, 3, 7, 10, 64, 1000]) {
        for (const states of [1, 2, 3, 5]) {
          const capacity = { tape, states }
          const { forwards } = carriedOut(schedule(steps, capacity), steps, capacity)
          expect(forwardSteps(steps, capacity), `${steps} steps, tape ${tape}, ${states} states`).toBe(forwards)
        }
      }
    }
  })
})

describe("a capacity", () => {
  const bytes = { step: 100, state: 40 }

  it("is the whole run where that fits", () => {
    expect(capacityFor(50, 5000, bytes)).toEqual({ tape: 50, states: 1 })
    expect(capacityFor(50, 1e9, bytes)).toEqual({ tape: 50, states: 1 })
    expect(capacityFor(50, 4999, bytes)!.tape).toBeLessThan(50)
    expect(capacityFor(0, 5000, bytes)).toEqual({ tape: 1, states: 1 })
  })

  it("fits into the budget, down to a step and a state", () => {
    for (const budget of [140, 141, 179, 180, 240, 999, 3000, 7777]) {
      for (const steps of [2, 10, 99, 1000, 12345]) {
        const made = capacityFor(steps, budget, bytes)!
        const whole = made.tape >= steps
        expect(made.tape).toBeGreaterThanOrEqual(1)
        expect(made.states).toBeGreaterThanOrEqual(1)
        expect(made.tape * bytes.step + (whole ? 0 : made.states * bytes.state)).toBeLessThanOrEqual(budget)
      }
    }
  })

  it("is none where nothing fits", () => {
    expect(capacityFor(10, 139, bytes)).toBe(null)
    expect(capacityFor(10, 140, bytes)).toEqual({ tape: 1, states: 1 })
    expect(capacityFor(1, 99, bytes)).toBe(null)
    expect(capacityFor(1, 100, bytes)).toEqual({ tape: 1, states: 1 }) // no state is kept
  })

  it("has no longer tape than can be made", () => {
    expect(capacityFor(1000, 1e6, bytes, 300)!.tape).toBe(300)
    expect(capacityFor(1000, 1e6, bytes, 1)!.tape).toBe(1)
    expect(capacityFor(300, 1e6, bytes, 300)).toEqual({ tape: 300, states: 1 })
    for (const budget of [500, 5000, 50_000]) {
      expect(capacityFor(1000, budget, bytes, 7)!.tape).toBeLessThanOrEqual(7)
    }
  })

  it("runs hardly more steps again than the best of all that fit", () => {
    for (const budget of [240, 700, 2000, 5000, 20_000]) {
      for (const steps of [100, 1000, 4321]) {
        for (const state of [10, 40, 300]) {
          if (budget < state + bytes.step) continue
          const found = forwardSteps(steps, capacityFor(steps, budget, { ...bytes, state })!)
          let best = Infinity
          for (let tape = 1; tape * bytes.step + state <= budget; tape++) {
            const states = Math.floor((budget - tape * bytes.step) / state)
            best = Math.min(best, forwardSteps(steps, { tape, states }))
          }
          // Lengths of tapes are tried in steps of three per cent, and a stretch more or less is run once or twice more.
          expect(found).toBeLessThanOrEqual(1.05 * best)
        }
      }
    }
  })
})

describe("the planning of a run", () => {
  // A binomial coefficient is wanted at every length of a tape that is tried.
  it("takes no time to speak of, however many states there is room for", () => {
    const started = performance.now()
    capacityFor(1_000_000, 2 ** 26, { step: 100, state: 80 })
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe("the checker notices", () => {
  const capacity = { tape: 4, states: 2 }
  const wrongOf = (change: (actions: ReadonlyArray<Action>) => ReadonlyArray<Action>): string | null =>
    carriedOut(change([...schedule(30, capacity)]), 30, capacity).wrong

  it("nothing in the schedule as it is", () => {
    expect(wrongOf((actions) => actions)).toBe(null)
  })

  it.each<readonly [string, (actions: ReadonlyArray<Action>) => ReadonlyArray<Action>, RegExp]>([
    [
      "a tape that misses a step",
      (all) => all.map((a) => a._tag === "Tape" ? { ...a, to: a.to - 1 } : a),
      /^goes back from step/
    ],
    ["a stretch that is left out", (all) => all.slice(0, -1), /steps are left$/],
    ["a tape that is too long", (all) => all.filter((a) => a._tag === "Tape").slice(0, 2), /steps on a tape for 4$/],
    [
      "a state that is kept too late",
      (all) => {
        const k = all.findLastIndex((a) => a._tag === "Save")
        return [...all.slice(0, k), all[k + 1], all[k], ...all.slice(k + 2)]
      },
      /^slot 1 holds step 7, not 3$/
    ],
    [
      "a slot that there is not",
      (all) => all.map((a) => a._tag === "Save" ? { ...a, slot: a.slot + 1 } : a),
      /^slot 2 of 2$/
    ],
    [
      "a load of another state",
      (all) => all.map((a) => a._tag === "Load" ? { ...a, slot: 0 } : a),
      /^slot 0 holds step/
    ],
    ["a stretch gone back over twice", (all) => [...all, ...all.slice(-2)], /^goes back from step/]
  ])("%s", (_, change, message) => {
    expect(wrongOf(change)).toMatch(message)
  })

  it("a schedule that repeats more than it must", () => {
    // Half the stretches before every state, which is as good as can be only with few of them.
    const halves = (stretches: number, states: number): number => {
      if (stretches <= 1) return 0
      if (states === 1) return stretches * (stretches - 1) / 2
      const m = Math.floor(stretches / 2)
      return m + halves(stretches - m, states - 1) + halves(m, states)
    }
    expect(upTo(60).some((stretches) => halves(stretches, 3) !== fewest(stretches, 3))).toBe(true)
  })
})
