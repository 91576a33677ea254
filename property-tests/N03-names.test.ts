/**
 * N3: whether things of one name go together does not depend on the order in which they come, and where they do, neither does any number.
 *
 * Mechanisms, synapse types, groups and labels are drawn with names of each other's columns and currents, of our tables, and of
 * JavaScript's objects, in units and with defaults that may or may not agree. All of them are put into a network in two orders. A name, a
 * unit or a rule that is refused in one order is refused in the other; where both work, the tables hold the same numbers and every name means
 * the same. What is accepted leaves a sound network. N4: the question about two claims that decides is symmetric. Broken variants at the end.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import { clash } from "../src/network/clash.ts"
import { fromFields, type Mechanism } from "../src/network/Mechanism.ts"
import { type MechanismFields, noEvents } from "../src/network/MechanismFields.ts"
import { type Claim, mechanismClaims, ownClaim } from "../src/network/names.ts"
import * as Connect from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import * as View from "../src/select/View.ts"
import * as Column from "../src/table/Column.ts"
import * as Table from "../src/table/Table.ts"
import { collidingNames, othersNames } from "../src/testing/collidingNames.ts"
import { broken, settings } from "./settings.ts"

/** Names that may collide; those of others come oftener, because two of them meet oftener. */
const collidingName = fc.oneof(fc.constantFrom(...othersNames), fc.constantFrom(...collidingNames))

const base = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.connect(Connect.listed([[0, 1], [2, 0]]), Synapses.Ionotropic)
])

const spec = fc.record({
  name: fc.oneof({ weight: 4, arbitrary: fc.constantFrom("g", "ca") }, { weight: 1, arbitrary: collidingName }),
  unit: fc.constantFrom("mM", "mM", "mM", "uM"),
  default: fc.constantFrom(1, 2),
  shared: fc.constantFrom(true, true, false),
  state: fc.boolean(),
  moves: fc.boolean()
})

const mechanism: fc.Arbitrary<Mechanism> = fc.record({
  kind: fc.constantFrom<MechanismFields["kind"]>("Channel", "Channel", "Pump", "Synapse"),
  name: fc.oneof({ weight: 4, arbitrary: fc.constantFrom("A", "B") }, { weight: 1, arbitrary: collidingName }),
  specs: fc.uniqueArray(spec, { maxLength: 2, selector: ({ name }) => name }),
  reads: fc.uniqueArray(fc.record({ name: collidingName, unit: fc.constantFrom("mM", "uM", "mA/cm2", "1") }), {
    maxLength: 1,
    selector: ({ name }) => name
  }),
  current: fc.option(fc.constantFrom("i_A", "i_B", "A_g", "ca")),
  writes: fc.integer({ min: 0, max: 5 })
}).map(({ current, kind, name, reads, specs, writes }) => {
  const own = (state: boolean): ReadonlyArray<typeof specs[number]> => specs.filter((each) => each.state === state)
  const column = ({ default: value, shared, unit }: typeof specs[number]) => ({ default: value, shared, unit })
  return fromFields({
    kind,
    name,
    about: "",
    parameters: Object.fromEntries(own(false).map((each) => [each.name, column(each)])),
    states: Object.fromEntries(
      own(true).map((each) => [
        each.name,
        { ...column(each), rule: each.moves ? { _tag: "Derivative" as const, text: "0" } : { _tag: "Held" as const } }
      ])
    ),
    ...noEvents,
    scheme: [],
    method: null,
    reads: Object.fromEntries(reads.map((read) => [read.name, { unit: read.unit, default: 0 }])),
    definitions: {},
    update: kind !== "Synapse" && writes === 0 ? [{ target: "v", text: "v" }] : [],
    reset: null,
    current: current === null ? null : { name: current, text: "0" },
    ion: null
  })
})

/** Something with a name that comes to the network, and how. */
type Part =
  | { readonly _tag: "Mechanism"; readonly mechanism: Mechanism; readonly at: number }
  | { readonly _tag: "Group" | "Label" | "EdgeLabel"; readonly name: string }

const part: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ _tag: fc.constant("Mechanism" as const), mechanism, at: fc.integer({ min: 0, max: 2 }) })
  },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: fc.constantFrom("Group" as const, "Label", "EdgeLabel"), name: collidingName })
  }
)

const places = [Select.all, Select.cell(0), Select.rows([1, 2])]

const editOf = (given: Part): Edit.Edit => {
  switch (given._tag) {
    case "Mechanism":
      return given.mechanism.kind === "Synapse"
        ? Edit.connect(Connect.listed([[0, 2]]), given.mechanism)
        : Edit.insert(given.mechanism, places[given.at])
    case "Group":
      return Edit.group(given.name, Select.cell(0))
    case "Label":
      return Edit.label(given.name, 5)
    case "EdgeLabel":
      return Edit.label(given.name, 5, Select.edges.rows([0]))
  }
}

/** How a part is put into a network: by its edit, or in some other way. */
type Put = (given: Part) => Edit.Edit

/** Everything in a network that can depend on order, without the orders of columns, mechanisms and synapses. */
const content = (network: Network.Network): unknown => {
  const { edges, nodes } = network
  const columns = [...nodes.columns].map((
    [name, column]
  ) => [name, column._tag, Array.from(nodes.columns.get(name)!.values, (_, row) => Column.at(column, row))])
  const rows = View.of(network, Select.edges).objects().map((row) => {
    const { global_edge_index: _, ...rest } = row
    const there = Object.entries(rest).filter(([, x]) => x !== null && !Number.isNaN(x))
    return there.map((each) => JSON.stringify(each)).sort().join()
  })
  const names = [...Network.quantities(network).values()].map(({ mechanisms, ...rest }) => ({
    ...rest,
    mechanisms: [...mechanisms].sort()
  }))
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1)
  return {
    nodes: columns.map((each) => JSON.stringify(each)).sort(),
    edges: rows.sort(),
    edgeColumns: Table.names(edges).toSorted(),
    names: names.sort(byName),
    groups: [...network.groups].sort()
  }
}

const outcome = (parts: ReadonlyArray<Part>, put: Put) => Network.edit(base, parts.map(put))

/** Refusals that look at numbers, and so at what is there already. */
const aboutDefaults = (error: Network.NetworkError): boolean =>
  error.reason._tag === "BadValue" && error.reason.what.startsWith("the default of")

const drawn = fc.tuple(
  fc.array(part, { minLength: 2, maxLength: 4 }),
  fc.array(fc.nat(99), { minLength: 4, maxLength: 4 })
)

type Seen = { both: number; refused: number; tags: Set<string> }

const orders = (put: Put, seen?: Seen) =>
  fc.property(drawn, ([parts, keys]) => {
    const other = parts.map((_, i) => i).sort((a, b) => keys[a] - keys[b] || b - a).map((i) => parts[i])
    const [one, two] = [outcome(parts, put), outcome(other, put)]
    for (const found of [one, two]) {
      if (Result.isSuccess(found)) expect(Network.check(found.success)).toEqual([])
      else {
        expect(found.failure).toBeInstanceOf(Network.NetworkError)
        seen?.tags.add(found.failure.reason._tag)
      }
    }
    if (Result.isSuccess(one) && Result.isSuccess(two)) {
      expect(content(two.success)).toEqual(content(one.success))
      if (seen !== undefined) seen.both++
    } else {
      const refusals = [one, two].filter(Result.isFailure)
      if (refusals.length === 1) {
        expect(refusals.map(({ failure }) => aboutDefaults(failure)), refusals[0].failure.message).toEqual([true])
      } else if (seen !== undefined) {
        seen.refused++
      }
    }
  })

describe("N3: order does not decide about names", () => {
  it("what goes together in one order does in another, and gives the same numbers", () => {
    const seen: Seen = { both: 0, refused: 0, tags: new Set() }
    const runs = { ...settings, numRuns: settings.numRuns * 20 }
    fc.assert(orders(editOf, seen), runs)
    expect(seen.both).toBeGreaterThan(runs.numRuns / 10)
    expect(seen.refused).toBeGreaterThan(runs.numRuns / 10)
    for (const tag of ["NameTaken", "UnitMismatch", "TwoRules"]) expect([...seen.tags]).toContain(tag)
  })

  it("catches an insert that keeps the default of whoever came first, and one that overwrites labels", () => {
    const around = (
      given: Part,
      insert: (network: Network.Network, edit: Edit.Edit) => Result.Result<Network.Network, Network.NetworkError>
    ): Edit.Edit => {
      const edit = editOf(given)
      return given._tag === "Mechanism" && given.mechanism.kind !== "Synapse"
        ? Edit.make(edit.title, (network) => insert(network, edit))
        : edit
    }
    const firstWins: Put = (given) =>
      around(
        given,
        (network, edit) =>
          Result.map(edit(network), (next) =>
            next.set(
              "nodes",
              [...network.nodes.columns].reduce((nodes, [name, column]) => {
                if (column._tag !== "Float") return nodes
                const now = Table.floats(nodes, name)
                const kept = column.values.map((x, row) => (Number.isNaN(x) ? now[row] : x))
                return Table.set(nodes, name, Column.float(kept))
              }, next.nodes)
            ))
      )
    const overwrites: Put = (given) =>
      around(
        given,
        (network, edit) =>
          edit(["ca", "i_A", "A", "A_g"].reduce((net, name) =>
            Result.getOrElse(Edit.unlabel(name, "nodes")(net), () => net), network))
      )
    for (const [name, variant] of Object.entries({ firstWins, overwrites })) {
      expect(fc.check(orders(variant), { ...broken, numRuns: 4000 }).failed, name).toBe(true)
    }
  })
})

describe("N4: the question about two claims is symmetric", () => {
  const claims: fc.Arbitrary<ReadonlyArray<Claim>> = fc.tuple(mechanism, mechanism, collidingName).map((
    [a, b, name]
  ) => [
    ...mechanismClaims(a),
    ...mechanismClaims(b),
    ...(["Group", "Label"] as const).map((role) => ownClaim(role, name, "nodes")),
    ownClaim("Label", name, "edges")
  ])
  const symmetric = (ask: typeof clash) =>
    fc.property(claims, (all) => {
      for (const a of all) for (const b of all) expect(ask(a, b)?._tag).toBe(ask(b, a)?._tag)
    })

  it("whichever was there first", () => {
    fc.assert(symmetric(clash), { ...settings, numRuns: settings.numRuns * 5 })
  })

  it("catches one that lets a read of what is there pass in any unit", () => {
    const lenient: typeof clash = (old, fresh) => (fresh.role === "Read" ? null : clash(old, fresh))
    expect(fc.check(symmetric(lenient), { ...broken, numRuns: 2000 }).failed).toBe(true)
  })
})
