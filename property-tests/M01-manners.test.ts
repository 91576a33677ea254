/**
 * What throws, what fails: the table of docs/in-an-application.md, tried on every public function with something wrong in place of each argument.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Result, Stream } from "effect"
import { Edit, Mistake } from "neurolens"
import { catalogue, exported } from "./fuzz/catalogue.ts"

/** How a function tells that it was called wrongly. */
type Manner = "a mistake" | "an edit that fails" | "a Result" | "an effect" | "throws"

/** The rows of the table, in order; the first that fits counts. */
const table: ReadonlyArray<readonly [RegExp, Manner]> = [
  [/^View\.column(Result)?$/, "throws"],
  [/Result$/, "a Result"],
  [/Effect$/, "an effect"],
  [/Sync$/, "throws"],
  [/^Edit\.(toStep|title|steps|rename)/, "throws"],
  [/^Edit\./, "an edit that fails"],
  [/^States\.init$/, "an edit that fails"],
  [/^(Network\.(edit|fold)|Json\.(decode\w*|fromValue)|Connect\.pairs|Transform\.inverse|Swc\.read)$/, "a Result"],
  [/^(Simulation|Gradient|Training)\./, "an effect"],
  [/^Scan\.(run|stream)$/, "an effect"],
  [/^Stimulus\.(step|sine|samples)$/, "a mistake"],
  [/^Select\.(?!describe)/, "a mistake"],
  [/^Share\.(by|key|bins|meet|join|scaled)$/, "a mistake"],
  [/^Connect\./, "a mistake"],
  [/^Transform\.(sigmoid|logistic|softplus|negSoftplus|affine|chain|masked|custom|exp)$/, "a mistake"],
  [/^LearningRate\.(constant|of|exponential|cosine|warmup|piecewise|custom)$/, "a mistake"],
  [/^Optimizer\.(?!apply|norm$)/, "a mistake"],
  [/^(Readout|Loss|Input|Surrogate)\./, "a mistake"],
  [/./, "throws"]
]

/** Not of the table: guards, what takes any value, and other entry points, which have effects, arbitraries and texts. */
const left = /\.is[A-Z]|^Mistake\.|^Schemas\.|^(testing|plot|node|arrow)\.|^Progress\./

const isTyped = (thrown: unknown): boolean => thrown instanceof Error && "_tag" in thrown

/** How a call tells; null where it takes what it is given. */
const told = (call: () => unknown): Manner | "untyped" | null => {
  try {
    const made = call()
    if (Mistake.isMistake(made)) return "a mistake"
    if (Result.isResult(made)) return Result.isFailure(made) ? "a Result" : null
    if (Effect.isEffect(made) || Stream.isStream(made) || Layer.isLayer(made)) return "an effect"
    return Edit.isEdit(made) ? "an edit that fails" : null
  } catch (thrown) {
    return isTyped(thrown) ? "throws" : "untyped"
  }
}

const differences = (paths: ReadonlyMap<string, (...given: ReadonlyArray<unknown>) => unknown>) =>
  [...paths].filter(([path]) => !left.test(path) && Object.hasOwn(catalogue, path)).flatMap(([path, f]) => {
    const expected = table.find(([of]) => of.test(path))![1]
    const given = catalogue[path]()
    return given.flatMap((_, i) => {
      const manner = told(() => f(...given.with(i, Symbol("wrong"))))
      return manner === null || manner === expected ? [] : [`${path}(${i}): ${manner}, not ${expected}`]
    })
  })

describe("what throws, what fails", () => {
  it("is as the page says, for every public function", () => {
    assert.deepStrictEqual(differences(exported), [])
  })

  it("is noticed where it is otherwise", () => {
    const throwing = () => {
      throw Object.assign(new Error(), { _tag: "NetworkError" })
    }
    assert.deepStrictEqual(differences(new Map([["Stimulus.step", throwing]])), [
      "Stimulus.step(0): throws, not a mistake"
    ])
  })
})
