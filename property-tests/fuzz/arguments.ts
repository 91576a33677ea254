/**
 * The cases of wrong arguments: every public function × every argument × every hostile value, and × every key of a record of options.
 *
 * Records of options also get a key that does not exist, one letter off a known one: it must be refused, and the message names the right one.
 */
import { catalogue, exported, methods } from "./catalogue.ts"
import { hostile } from "./hostile.ts"

/** One call: its name, how to make it, and whether it has to be refused, with a word that the message needs. */
export type Case = { readonly name: string; readonly call: () => unknown; readonly refusedWith?: string }

type Callee = {
  readonly path: string
  readonly f: (...given: ReadonlyArray<unknown>) => unknown
  readonly given: () => ReadonlyArray<unknown>
}

const callees = (): ReadonlyArray<Callee> => [
  ...Object.entries(catalogue).map(([path, given]) => ({ path, f: exported.get(path)!, given })),
  ...Object.entries(methods).map(([path, [of, ...given]]) => ({
    path,
    f: (...own: ReadonlyArray<unknown>) =>
      (of() as Record<string, (...given: ReadonlyArray<unknown>) => unknown>)[path.split(".")[1]](...own),
    given: () => given
  }))
]

/** A plain record: not one of our values, whose prototype is their own. */
const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === "object" && u !== null && Object.getPrototypeOf(u) === Object.prototype

/** Records of which the keys are data, in which an unknown one means something else than a slip. */
const data =
  /^(\w+\.is[A-Z]|Column|Select\.where|\w+\.where|Select\.comp|Optimizer\.(byKey|chain|make)|Traces|Simulation\.run\.from|testing\.ruleLaws)/

/** A key one letter off. */
const slip = (key: string): string => `${key}x`

/** Places inside an argument at which something else may stand: the argument, and within records and lists each entry, two levels down. */
const places = (argument: unknown, depth = 0): ReadonlyArray<ReadonlyArray<string>> =>
  depth > 3 ? [[]] : isRecord(argument)
    ? [[], ...Object.keys(argument).flatMap((key) => places(argument[key], depth + 1).map((rest) => [key, ...rest]))]
    : Array.isArray(argument) && argument.length > 0
    ? [[], ...places(argument[0], depth + 1).map((rest) => ["0", ...rest])]
    : [[]]

const at = (argument: unknown, place: ReadonlyArray<string>): unknown =>
  place.reduce((value, key) => (value as Record<string, unknown>)[key], argument)

const put = (argument: unknown, place: ReadonlyArray<string>, value: unknown): unknown => {
  if (place.length === 0) return value
  const [key, ...rest] = place
  const inner = put((argument as Record<string, unknown>)[key], rest, value)
  return Array.isArray(argument) ? argument.with(Number(key), inner) : { ...(argument as object), [key]: inner }
}

/** Folders that could be made are left out: nothing here may write a file. */
const wouldWrite = (name: string, value: () => unknown): boolean =>
  /^node\.write\w+\(0\)$/.test(name) && typeof value() === "string"

/** All cases, in order. */
export const argumentCases = (only?: string): ReadonlyArray<Case> =>
  callees().filter(({ path }) => only === undefined || path.startsWith(only)).flatMap(({ f, given, path }) =>
    given().flatMap((argument, i) =>
      places(argument).flatMap((place): ReadonlyArray<Case> => {
        const name = `${path}(${i}${place.map((key) => `.${key}`).join("")})`
        const called = (value: () => unknown) => () => {
          const list = given()
          return f(...list.with(i, put(list[i], place, value())))
        }
        const wrong = Object.entries(hostile).filter(([, value]) => !wouldWrite(name, value)).map((
          [what, value]
        ) => ({
          name: `${name} = ${what}`,
          call: called(value)
        }))
        const there = at(argument, place)
        if (!isRecord(there) || data.test(`${path}${place.map((key) => `.${key}`).join("")}`)) return wrong
        const key = Object.keys(there)[0]
        return key === undefined ? wrong : [
          ...wrong,
          { name: `${name} with ${slip(key)}`, call: called(() => ({ ...there, [slip(key)]: 1 })), refusedWith: key }
        ]
      })
    )
  )

/** Left out: what takes long (checkers, training), writes files, is not mended yet (laws by hand, traces by hand in a figure), or gives back what it is given. */
const slow =
  /^(Mistake\.check|Scan\.(run|stream)\(1\) = long list|testing\.(check|lensLaws|ruleLaws)|Training\.|store\.train\(1\.data\) = long list|node\.|plot\.recordings|plot\.(film|valuesAt)\(1\.|(Traces\.\w+|Json\.encodeTraces\w*)\(\d\.)/

/** Whether a case is tried. */
export const tried = (name: string): boolean => !slow.test(name)
