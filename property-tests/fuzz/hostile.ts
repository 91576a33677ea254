/**
 * Values that nobody should hand in and somebody will: what a script without types, a cast, or a broken upstream gives.
 *
 * Each is made anew for every call, under a name for messages: nothing that one call does to its argument reaches the next.
 */
import { Cell, Channels, Connect, Edit, Network, Select, Share, Stimulus, Transform } from "neurolens"

const inItself = (): unknown => {
  const record: Record<string, unknown> = { a: 1 }
  record["own"] = record
  return record
}

const listInItself = (): unknown => {
  const list: Array<unknown> = [1]
  list.push(list)
  return list
}

const throwing = (): never => {
  throw new Error("hostile")
}

const trap = { get: throwing, has: throwing, ownKeys: throwing, getPrototypeOf: throwing }

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What `hostile` names, made anew. */
export const hostile: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => NaN,
  Infinity: () => Infinity,
  "-Infinity": () => -Infinity,
  "-0": () => -0,
  "-1": () => -1,
  "0.5": () => 0.5,
  "1e308": () => 1e308,
  "2**53": () => 2 ** 53,
  "1n": () => 1n,
  symbol: () => Symbol("s"),
  "empty text": () => "",
  x: () => "x",
  "text of a number": () => "1",
  __proto__key: () => "__proto__",
  constructor: () => "constructor",
  "long text": () => "long ".repeat(20_000),
  "half a character": () => "\ud800",
  "empty list": () => [],
  "list in a list": () => [[]],
  "list with holes": () => new Array(3),
  "list of null": () => [null, undefined],
  "list of texts": () => ["a", "b"],
  "list of NaN": () => [NaN],
  "list of a big integer": () => [1n],
  "list of a symbol": () => [Symbol("s")],
  "list in itself": listInItself,
  "long list": () => new Array(50_000).fill(1),
  "empty record": () => ({}),
  "record without prototype": () => Object.create(null),
  "record with length": () => ({ length: 3 }),
  "record with a huge length": () => ({ length: 2 ** 40 }),
  "record in itself": inItself,
  "record with __proto__": () => JSON.parse("{\"__proto__\": 1}"),
  "record of a tag": () => ({ _tag: "x" }),
  "record of tags": () => ({
    _tag: "All",
    domain: "nodes",
    expression: { _tag: "Nothing" },
    kind: "Channel",
    entries: null
  }),
  "record with a getter that throws": () => Object.defineProperty({}, "name", { get: throwing, enumerable: true }),
  "record with toString that throws": () => ({ toString: throwing, valueOf: throwing, toJSON: throwing }),
  "proxy that throws": () => new Proxy({}, trap),
  "list behind a proxy that throws": () => new Proxy([1], trap),
  "function behind a proxy that throws": () => new Proxy(() => 1, trap),
  "revoked proxy": revoked,
  function: () => () => undefined,
  "function that throws": () => throwing,
  class: () => class A {},
  date: () => new Date(NaN),
  map: () => new Map([["a", 1]]),
  set: () => new Set([1]),
  promise: () => Promise.resolve(1),
  error: () => new Error("hostile"),
  Int32Array: () => Int32Array.of(1, 2),
  "Float64Array with NaN": () => Float64Array.of(NaN, 1),
  BigInt64Array: () => BigInt64Array.of(1n),
  DataView: () => new DataView(new ArrayBuffer(8)),
  "a network": () => Network.make([Cell.make()]),
  "a cell": () => Cell.make(),
  "a selection": () => Select.cell(0),
  "a selection of synapses": () => Select.edges,
  "an edit": () => Edit.set("v", -60),
  "a mechanism": () => Channels.HH,
  "a stimulus": () => Stimulus.samples([1]),
  "a stimulus by spread": () => ({ ...Stimulus.step({ delay: 0, duration: 1, amplitude: 1 }), amplitude: NaN }),
  "a selection by spread": () => ({ ...Select.cell(0), domain: "nodes" }),
  "a rule": () => Share.by("x"),
  "a transform": () => Transform.sigmoid(0, 1),
  "a wiring": () => Connect.pairwise(Select.cell(0), Select.cell(0))
}
