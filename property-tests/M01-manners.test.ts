/**
 * What throws, what fails: the table of docs/in-an-application.md, tried on every public function with something wrong in place of each argument,
 * with more arguments than it takes, and with fewer behind a network.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Option, Result, Stream } from "effect"
import { Column, Edit, Mistake, Network, Select, Share, Stimulus } from "neurolens"
import { catalogue, exported, methods } from "./fuzz/catalogue.ts"
import { network } from "./fuzz/models.ts"

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
  [
    /^(Network\.(edit|fold)|Json\.(decode\w*|fromValue)|Connect\.pairs|Transform\.inverse|(Swc|Asc|Nmodl)\.read|Nmodl\.print)$/,
    "a Result"
  ],
  [/^(Simulation|Gradient|Training)\./, "an effect"],
  [/^Scan\.(run|stream)$/, "an effect"],
  [/^store\./, "an effect"],
  [/^(Stepper\.make|States\.rest)$/, "an effect"],
  [/^Stimulus\.(step|sine|samples|white|ornsteinUhlenbeck)$/, "a mistake"],
  [/^Source\.(times|regular|poisson)$/, "a mistake"],
  [/^Electrode\.make$/, "a mistake"],
  [/^Select\.(?!describe|each)/, "a mistake"],
  [/^Share\.(by|key|bins|meet|join|scaled|formula)$/, "a mistake"],
  [/^Ncomp\./, "a mistake"],
  [/^Connect\./, "a mistake"],
  [/^Transform\.(sigmoid|logistic|softplus|negSoftplus|affine|chain|masked|custom|exp)$/, "a mistake"],
  [/^LearningRate\.(constant|of|exponential|cosine|warmup|piecewise|custom)$/, "a mistake"],
  [/^Optimizer\.(?!apply|norm$)/, "a mistake"],
  [/^(Readout|Loss|Input|Surrogate)\./, "a mistake"],
  [/./, "throws"]
]

/** Not of the table: guards, what takes any value, and other entry points, which have effects, arbitraries and texts. */
const left = /\.is[A-Z]|^Mistake\.|^Schemas\.|^(testing|plot|browser|node|arrow)\.|^Progress\./

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

/** A function as JavaScript sees it. */
type Untyped = (...given: ReadonlyArray<unknown>) => unknown

type Functions = ReadonlyMap<string, Untyped>

const differences = (paths: Functions) =>
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

/** The message with which a call is refused, or what came of it instead. */
const refusal = (call: () => unknown): string => {
  try {
    const made = call()
    const mistake = Mistake.of(made)
    if (mistake !== null) return mistake.message
    const result = Edit.isEdit(made) ? Network.edit(network, [made]) : made
    if (Result.isResult(result) && Result.isFailure(result)) return (result.failure as Error).message
    const effect = Stream.isStream(made) ? Stream.runDrain(made) : made
    if (!Effect.isEffect(effect)) return "taken"
    const exit = Effect.runSyncExit(effect as Effect.Effect<unknown, Error>)
    return Exit.isFailure(exit) ? String(Option.getOrNull(Cause.findErrorOption(exit.cause))) : "taken"
  } catch (thrown) {
    return isTyped(thrown) ? (thrown as Error).message : "untyped"
  }
}

/** Six numbers are more than any function takes besides what it needs. */
const more = [1, 2, 3, 4, 5, 6]

const dropping = (functions: Functions) =>
  [...functions].filter(([path]) => !left.test(path) && Object.hasOwn(catalogue, path)).flatMap(([path, f]) => {
    const message = refusal(() => f(...catalogue[path](), ...more))
    return /the number of arguments of|(argument|loss|part|readout) \d+ of/.test(message) ? [] : [`${path}: ${message}`]
  })

describe("more arguments than a function takes", () => {
  it("are refused by every public function", () => {
    assert.deepStrictEqual(dropping(exported), [])
  })

  it("are refused by the methods of values", () => {
    const steps = Object.entries(methods).filter(([path]) => /^(nodes|edges|view)\./.test(path))
    steps.forEach(([path, [of, ...given]]) => {
      const value = of() as Record<string, (...given: ReadonlyArray<unknown>) => unknown>
      assert.match(refusal(() => value[path.split(".")[1]](...given, ...more)), /the number of arguments of/, path)
    })
    assert.isAbove(steps.length, 10)
  })

  it("are noticed where they are dropped", () => {
    assert.deepStrictEqual(dropping(new Map([["Stimulus.step", (options) => Stimulus.step(options as never)]])), [
      "Stimulus.step: taken"
    ])
  })

  it("say how many it takes, for what, and how to write it in a map", () => {
    const cell = Select.cell as Untyped
    assert.strictEqual(
      refusal(() => cell(0, 1)),
      "the number of arguments of Select.cell is 2; expected 1, for index; in a map write (index) => Select.cell(index)"
    )
    assert.strictEqual(
      refusal(() => [0, 1].map(Select.branch as Untyped)[1]),
      "the number of arguments of Select.branch is 3; expected at most 2, the last for options; in a map write (index) => Select.branch(index)"
    )
    assert.strictEqual(
      refusal(() => ["type"].map(Share.by as Untyped)[0]),
      "argument 1 of Share.by is 0; expected a string; in a map write (columns) => Share.by(columns)"
    )
  })

  it("are none where the map of a list calls a function of one argument, or reduce one of two", () => {
    const tables = [Column.float(Float64Array.of(1)), Column.float(Float64Array.of(1))]
    assert.strictEqual(String([Share.perCell, Share.perComp, Share.one].reduce(Share.meet)._tag), "Meet")
    assert.isTrue([tables[1]].reduce<unknown>(Column.equals as Untyped, tables[0]))
    assert.deepStrictEqual([2, 0].map(Select.cell).map(String), ["cell(2)", "cell(0)"])
    assert.strictEqual(String((Select.cell as Untyped)(1, undefined)), "cell(1)")
  })
})

/** Functions that take a network and forget something for one that waits for a network. */
const waiting = (functions: Functions) =>
  [...functions].filter(([path]) => !left.test(path) && Object.hasOwn(catalogue, path)).flatMap(([path, f]) => {
    const given = catalogue[path]()
    if (!Network.isNetwork(given[0])) return []
    return given.slice(1).flatMap((_, k) => {
      try {
        const made = f(...given.slice(0, k + 1))
        return typeof made === "function" && Mistake.of(made) === null && !Edit.isEdit(made)
          ? [`${path}: ${k + 1}`]
          : []
      } catch (thrown) {
        return isTyped(thrown) ? [] : [`${path}: untyped`]
      }
    })
  })

describe("a network without the rest", () => {
  it("is a call with something missing, and gives no function", () => {
    assert.deepStrictEqual(waiting(exported), [])
  })

  it("is noticed where arguments are counted only", () => {
    const counting = (...given: ReadonlyArray<unknown>) => given.length === 2 ? () => Share.one : Share.one
    assert.deepStrictEqual(waiting(new Map([["Share.index", counting]])), ["Share.index: 2"])
  })
})
