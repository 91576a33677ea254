/**
 * `checkMechanism`: every law that a channel, pump or synapse of one's own owes, over voltages and states.
 */
import type * as fc from "fast-check"
import { voltageNames } from "../mechanism/scope.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { type Draw, read, tape } from "./Draw.ts"
import { type MechanismBench, mechanismBench, type MechanismPoint, restingVoltage } from "./mechanismBench.ts"
import { dataLaws, type Means, means, mechanismLaws } from "./mechanismLaws.ts"
import { singularVoltages } from "./mechanismTexts.ts"
import { searchAmong, type SearchOptions } from "./search.ts"
import type { Violation } from "./Violation.ts"

/** What `checkMechanism` takes beside the mechanism. */
export type CheckMechanismOptions = SearchOptions & {
  /** Voltages to look at [mV]; default -150 to 100. */
  readonly voltages?: readonly [number, number]
}

/** Voltages that a membrane may see [mV]. */
const usual = [-150, 100] as const

/**
 * Checks a mechanism of one's own: its texts print, parse and are stored as they are; at every voltage (those at which a denominator or the
 * argument of `vtrap`, `efun` or `exprel` is 0 come first) values and slopes are finite, slopes equal differences, fixed points are fixed,
 * gates stay in [0, 1], conserved sums stay, a step stays finite, handlers leave finite states, detectors re-arm at their threshold or below.
 * Parameters are at their defaults. Throws an `Error` that says which text goes wrong at which
 * voltage, in the smallest case found.
 */
export const checkMechanism = (mechanism: Mechanism, options: CheckMechanismOptions = {}, own: Means = means): void => {
  const title = `The ${mechanism.kind.toLowerCase()} ${mechanism.name}`
  const wrong = dataLaws(mechanism, own)
  if (wrong !== null) throw new Error(lines(title, wrong).join("\n"))
  const bench = mechanismBench(mechanism)
  searchAmong(
    title,
    points(bench, options.voltages ?? usual),
    (point) => mechanismLaws(bench, point, own),
    (title, point, violation, replay) =>
      [...lines(title, violation), `Smallest case found: ${describePoint(bench, point)}`, `Replay with ${replay}`].join(
        "\n"
      ),
    { ...options, numRuns: options.numRuns ?? 300 }
  )
}

const lines = (title: string, { expected, got, law, where }: Violation): ReadonlyArray<string> => [
  `${title} breaks a law: ${law}`,
  `  where:    ${where}`,
  `  expected: ${expected}`,
  `  got:      ${got}`
]

/** Makes points of a mechanism: voltages and states, towards the resting voltage and the defaults. */
export const points = (
  bench: MechanismBench,
  voltages: readonly [number, number] = usual
): fc.Arbitrary<MechanismPoint> => {
  const [low, high] = voltages
  const names = voltageNames[bench.mechanism.kind]
  const whole = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => Math.ceil(low) + i)
    .sort((a, b) => Math.abs(a - restingVoltage) - Math.abs(b - restingVoltage))
  const singular = new Map(names.map((name) => [name, singularVoltages(bench.texts, name, voltages, bench.constants)]))
  const near = (draw: Draw, v: number): number => v + draw.pick([0, 0, 1e-9, -1e-9, 1e-3, -1e-3, 1e-6])
  const voltage = (draw: Draw, special: ReadonlyArray<number>): number => {
    switch (draw.below(3)) {
      case 0:
        return draw.pick(whole)
      case 1:
        return special.length === 0 ? draw.pick(whole) : near(draw, draw.pick(special))
      default:
        return draw.between(low, high)
    }
  }
  return tape.map((numbers) => {
    const draw = read(numbers)
    const point = new Map(names.map((name) => [name, voltage(draw, singular.get(name)!)]))
    for (const [name, { default: usual, unit }] of Object.entries(bench.mechanism.states)) {
      // A pure number is a gate, of which the ends matter; other quantities stay near their default, above all with its sign.
      const choices = unit === "1" ? [usual, 0, 1, draw.between(0, 1)] : [usual, usual / 2, usual * 2]
      point.set(name, draw.pick(choices))
    }
    return point
  })
}

/** A point in words: the voltages, and the states that are not at their default. */
const describePoint = ({ constants, mechanism }: MechanismBench, point: MechanismPoint): string =>
  [...point].filter(([name, value]) =>
    name.startsWith("v") && !Object.hasOwn(mechanism.states, name) || value !== constants(name)
  )
    .map(([name, value]) => {
      const unit = Object.hasOwn(mechanism.states, name) ? mechanism.states[name].unit : "mV"
      return `${name} = ${value}${unit === "1" ? "" : ` ${unit}`}`
    }).join(", ")
