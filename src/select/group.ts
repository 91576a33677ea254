/**
 * `Edit.group`, `Edit.ungroup`, `Edit.label`, `Edit.labelByGroup`, `Edit.unlabel` and `Edit.copyToEdges`: names of the user's own on rows.
 *
 * A group is a column of yes and no on compartments. A label is a column of text, numbers or yes and no on compartments or synapses.
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import { anything, aText, either, listOf, maybe, oneOf } from "../network/border.ts"
import { claimsTo } from "../network/claimsTo.ts"
import { claimText, clashWith } from "../network/clash.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { tooManyColumns } from "../network/limits.ts"
import { ownClaim } from "../network/names.ts"
import { type Network, table } from "../network/Network.ts"
import { fail, nameProblem, type NetworkError, shown } from "../network/NetworkError.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { readColumn, type Row, rowReader } from "./columns.ts"
import { aDomain, aSelection, compartments } from "./Given.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import { all, type NodeSelection, type Selection } from "./Select.ts"
import { describeRow } from "./write.ts"

/** What `Edit.group` says. */
export type GroupStep = Said<
  "Group",
  { readonly name: string; readonly at: NodeSelection; readonly options?: ResolveOptions }
>

/** Puts the selected compartments into a group; called again, it extends the group. */
export const group = editing(
  "group",
  { name: aText, at: compartments, options: anything },
  (name: string, at: NodeSelection, options: ResolveOptions = {}): Change<GroupStep> =>
    makeEdit(`group "${name}"`, (network) => {
      const wrong = nameProblem("group", name, "soma") ?? tooManyColumns("the compartments", network.nodes, [name])
      if (wrong !== null) return fail(wrong)
      const taken = network.groups.has(name) ? null : clashWith(network, [ownClaim("Group", name, "nodes")])
      if (taken !== null) return fail(taken)
      return Result.map(resolve(network, at, options), (rows) => {
        const old = Table.flags(network.nodes, name)
        const flags = old === undefined ? new Uint8Array(network.nodes.length) : old.slice()
        for (let k = 0; k < rows.length; k++) flags[rows[k]] = 1
        return network.set("nodes", Table.set(network.nodes, name, Column.flag(flags))).set(
          "groups",
          network.groups.add(name)
        )
      })
    })
)

/** What `Edit.ungroup` says. */
export type UngroupStep = Said<"Ungroup", { readonly name: string; readonly at?: NodeSelection }>

/** Takes the selected compartments out of a group; without a selection, removes the group. */
export const ungroup = editing(
  "ungroup",
  { name: aText, at: maybe(compartments) },
  (name: string, at?: NodeSelection): Change<UngroupStep> =>
    makeEdit(`ungroup "${name}"`, (network) => {
      if (!network.groups.has(name)) return unknownGroup(network, name)
      if (at === undefined) {
        return Result.succeed(
          network.set("nodes", Table.remove(network.nodes, name)).set("groups", network.groups.remove(name))
        )
      }
      return Result.map(resolve(network, at), (rows) => {
        const flags = Table.flags(network.nodes, name)!.slice()
        for (let k = 0; k < rows.length; k++) flags[rows[k]] = 0
        return network.set("nodes", Table.set(network.nodes, name, Column.flag(flags)))
      })
    })
)

const unknownGroup = (network: Network, name: string): Result.Result<never, NetworkError> =>
  fail({ _tag: "UnknownName", what: "group", name, available: [...network.groups] })

/** A value of a label: text, a number, or yes and no. */
export type Label = string | number | boolean

/** One value for all selected rows, one per row, or a function of the row. */
export type Labels = Label | ReadonlyArray<Label> | ((row: Row) => Label)

const kindOf: Readonly<Record<string, Column.Column["_tag"]>> = { string: "Text", number: "Float", boolean: "Flag" }

/** What `Edit.label` says. */
export type LabelStep = Said<"Label", { readonly name: string; readonly value: Labels; readonly at?: Selection }>

/** Writes a column of the user's own into the selected rows (by default into all compartments); other rows keep what they had. */
export const label = editing(
  "label",
  { name: aText, value: anything, at: maybe(aSelection) },
  (name: string, value: Labels, at: Selection = all): Change<LabelStep> =>
    makeEdit(
      `label "${name}"`,
      (network) =>
        Result.gen(function*() {
          const old = yield* labelColumn(network, at.domain, name)
          const rows = yield* resolve(network, at)
          const values = yield* labelValues(network, at.domain, rows, name, value)
          return yield* writeLabels(network, at.domain, name, old, rows, values)
        })
    )
)

/** The label column that is there already, null when the name is free; fails when it stands for something else. */
export const labelColumn = (
  network: Network,
  domain: Domain,
  name: string
): Result.Result<Column.Column | null, NetworkError> => {
  const wrong = nameProblem("label", name, "layer") ?? tooManyColumns(domain, table(network, domain), [name])
  if (wrong !== null) return fail(wrong)
  if (isLabel(network, domain, name)) return Result.succeed(Table.get(table(network, domain), name)!)
  const taken = clashWith(network, [ownClaim("Label", name, domain)])
  return taken === null ? Result.succeed(null) : fail(taken)
}

const labelValues = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  name: string,
  value: Labels
): Result.Result<ReadonlyArray<Label>, NetworkError> => {
  if (typeof value === "function") {
    const at = rowReader(network, domain, 0, NaN)
    return attempt(`the function for "${name}"`, () => Array.from(rows, (row) => value(at(row))))
  }
  if (!Array.isArray(value)) return Result.succeed(Array.from(rows, () => value as Label))
  if (value.length !== rows.length) {
    const hint = `give one value for all, or one for each of the ${rows.length} selected rows`
    return fail({
      _tag: "WrongLength",
      what: `the list for "${name}"`,
      expected: rows.length,
      found: value.length,
      hint
    })
  }
  return Result.succeed(value as ReadonlyArray<Label>)
}

const writeLabels = (
  network: Network,
  domain: Domain,
  name: string,
  old: Column.Column | null,
  rows: Column.Ints,
  values: ReadonlyArray<Label>
): Result.Result<Network, NetworkError> => {
  // The kind of a new column is that of the first value that is one, so that blame falls on what is none.
  const kind = old?._tag ?? kindOf[typeof values.find((value) => Object.hasOwn(kindOf, typeof value))]
  const wrong = values.findIndex((value) =>
    kindOf[typeof value] !== kind || (typeof value === "number" && !Number.isFinite(value))
  )
  if (wrong >= 0 || kind === undefined) {
    const expected = kind === "Text"
      ? "a string"
      : kind === "Float"
      ? "a finite number"
      : kind === "Flag"
      ? "true or false"
      : "a string, a number or a boolean"
    const value = values[Math.max(0, wrong)]
    const what = `label "${name}" of ${describeRow(network, domain, rows[Math.max(0, wrong)])}`
    return fail({
      _tag: "BadValue",
      what,
      found: shown(value),
      expected: `${expected}, like the rest of the column`
    })
  }
  const target = table(network, domain)
  return Result.succeed(
    network.set(domain, Table.set(target, name, patched(old ?? Column.absent(kind, target.length), rows, values)))
  )
}

const patched = (old: Column.Column, rows: Column.Ints, values: ReadonlyArray<Label>): Column.Column => {
  if (old._tag === "Text") {
    const texts = Array.from(old.values, (_, i) => Column.at(old, i) as string | null)
    values.forEach((value, k) => {
      texts[rows[k]] = value as string
    })
    return Column.text(texts)
  }
  const raw = old.values.slice()
  values.forEach((value, k) => {
    raw[rows[k]] = Number(value)
  })
  return old._tag === "Float" ? Column.float(raw as Float64Array) : Column.flag(raw as Uint8Array)
}

/** What `Edit.labelByGroup` says. */
export type LabelByGroupStep = Said<"LabelByGroup", { readonly name: string; readonly groups: ReadonlyArray<string> }>

/**
 * Writes a text column on compartments: the name of the first of the groups that holds the compartment, no text where none does. The
 * whole column is written: nothing stays of what was there.
 */
export const labelByGroup = editing(
  "labelByGroup",
  { name: aText, groups: listOf(aText, "a list of names of groups") },
  (name: string, groups: ReadonlyArray<string>): Change<LabelByGroupStep> =>
    makeEdit(`labelByGroup "${name}"`, (network) => {
      if (groups.length === 0) {
        return fail({
          _tag: "BadValue",
          what: "the list of groups",
          found: "empty",
          expected: "the name of at least one group"
        })
      }
      for (const g of groups) if (!network.groups.has(g)) return unknownGroup(network, g)
      const first = new Int32Array(network.nodes.length).fill(-1)
      groups.forEach((g, k) =>
        Table.flags(network.nodes, g)!.forEach((flag, row) => {
          if (flag === 1 && first[row] < 0) first[row] = k
        })
      )
      const rows = Rows.filter(Rows.all(network.nodes.length), (row) => first[row] >= 0)
      if (rows.length === 0) {
        return fail({
          _tag: "NothingThere",
          key: listed(groups),
          where: "nodes",
          has: "every one of these groups is empty"
        })
      }
      const values = Array.from(rows, (row) => groups[first[row]])
      return Result.flatMap(labelColumn(network, "nodes", name), (old) => {
        const blank = old?._tag === "Text" ? Column.absent("Text", network.nodes.length) : old
        return writeLabels(network, "nodes", name, blank, rows, values)
      })
    })
)

/** What `Edit.unlabel` says. */
export type UnlabelStep = Said<"Unlabel", { readonly name: string; readonly domain?: Domain }>

/** Removes a label column, from the table that has it; `domain` says which where both do. */
export const unlabel = editing(
  "unlabel",
  { name: aText, domain: maybe(aDomain) },
  (name: string, domain?: Domain): Change<UnlabelStep> =>
    makeEdit(`unlabel "${name}"`, (network) => {
      const domains = domain === undefined ? ["nodes", "edges"] as const : [domain]
      const [first, second] = domains.filter((d) => isLabel(network, d, name))
      if (second !== undefined) {
        const expected =
          `a label of one of them; say which with Edit.unlabel("${name}", "nodes") or Edit.unlabel("${name}", "edges")`
        return fail({ _tag: "BadValue", what: `"${name}"`, found: "a label of nodes and of edges", expected })
      }
      if (first !== undefined) return Result.succeed(network.set(first, Table.remove(table(network, first), name)))
      const other = claimsTo(network, name).find((c) => c.role !== "Read" && domains.includes(c.domain))
      if (other !== undefined) {
        return fail({ _tag: "NameTaken", name, by: claimText(other), hint: "only labels can be removed here" })
      }
      const available = domains.flatMap((d) =>
        Table.names(table(network, d)).filter((column) => isLabel(network, d, column))
      )
      return fail({
        _tag: "UnknownName",
        what: domain === undefined ? "label" : `label of ${domain}`,
        name,
        available: [...new Set(available)]
      })
    })
)

const isLabel = (network: Network, domain: Domain, name: string): boolean =>
  claimsTo(network, name).some((c) => c.role === "Label" && c.domain === domain)

/** What `Edit.copyToEdges` says. */
export type CopyToEdgesStep = Said<
  "CopyToEdges",
  { readonly names: string | ReadonlyArray<string>; readonly ends?: ReadonlyArray<"pre" | "post"> }
>

/**
 * Copies columns of compartments to the synapses as they are now: `cell_type` becomes `pre_cell_type` and `post_cell_type`.
 *
 * Synapses that are connected later have no value there until the column is copied again; indices and yes-or-no columns, which cannot say
 * "no value", take that of their ends.
 */
export const copyToEdges = editing("copyToEdges", {
  names: either(aText, listOf(aText, "a name or a list of names")),
  ends: maybe(listOf(oneOf("pre", "post"), "a list of \"pre\" and \"post\""))
}, (
  names: string | ReadonlyArray<string>,
  ends: ReadonlyArray<"pre" | "post"> = ["pre", "post"]
): Change<CopyToEdgesStep> => {
  const list = typeof names === "string" ? [names] : names
  return makeEdit(`copyToEdges ${listed(list.map((n) => `"${n}"`))}`, (network) =>
    Result.gen(function*() {
      let edges = network.edges
      for (const name of list) {
        const column = yield* readColumn(network, "nodes", name)
        for (const end of ends) {
          const target = `${end}_${name}`
          const many = tooManyColumns("the synapses", edges, [target])
          if (many !== null) return yield* fail(many)
          if (!isLabel(network, "edges", target)) {
            const taken = clashWith(network, [ownClaim("Label", target, "edges")])
            if (taken?._tag === "NameTaken") return yield* fail({ ...taken, hint: `choose another name for "${name}"` })
            if (taken !== null) return yield* fail(taken)
          }
          edges = Table.set(edges, target, Column.gather(column, Table.ints(network.edges, `${end}_index`)))
        }
      }
      return network.set("edges", edges)
    }))
})
