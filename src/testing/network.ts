/**
 * Networks: varied trees, mechanisms on random subsets, interleaved synapse types, groups, labels, and what is
 * recorded, injected and held.
 *
 * One idea: a network is drawn as a plain description whose indices are taken modulo what there is, and then built with
 * the public edits. So every part shrinks on its own, towards one cell with one compartment and nothing in it. Every
 * network has a text column `cell_type` on compartments, one value per cell; sometimes a column of numbers `layer` on
 * some compartments, and groups, one of them empty.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Channels from "../mechanism/Channels.ts"
import * as Pumps from "../mechanism/Pumps.ts"
import * as Synapses from "../mechanism/Synapses.ts"
import { listOf, maybe, record as options, throwing, yesOrNo } from "../network/border.ts"
import { concatResult, make } from "../network/concat.ts"
import { type Edit, editSync } from "../network/edit.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { columnName } from "../network/MechanismFields.ts"
import { compartmentTotal, type Network } from "../network/Network.ts"
import { quantityNamed, rowsWith } from "../network/quantities.ts"
import * as Stimulus from "../network/Stimulus.ts"
import { clamp, record, stimulate } from "../select/attach.ts"
import { listed, pairwise } from "../select/Connect.ts"
import { addSources } from "../select/drive.ts"
import { connect } from "../select/editEdges.ts"
import { aMechanism } from "../select/Given.ts"
import { group, label } from "../select/group.ts"
import { insert } from "../select/insert.ts"
import { cell as cellAt, rows as rowsAt, source as sourceAt } from "../select/Select.ts"
import { set } from "../select/set.ts"
import type { Column, Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { around, type Between, cell, type CellOptions, cyclic, few, usual } from "./cell.ts"
import { read, tape } from "./Draw.ts"
import { between, cellOptions } from "./Given.ts"
import { checkDrawn, sizes } from "./limits.ts"
import { exactly, recordable, roomFor, settable } from "./rows.ts"
import { isDrivable, source, spikingMechanisms } from "./spiking.ts"
import { tracedCell } from "./traced.ts"
import { drawTrain } from "./train.ts"

/** How networks vary. */
export type NetworkOptions = CellOptions & {
  /** Number of cells; default 1 to 4. */
  readonly cells?: Between
  /** Whether there may be synapses; default true. */
  readonly synapses?: boolean
  /**
   * Channels, pumps and synapse types to choose from; default is a choice of the built-in ones, some of which share
   * columns.
   */
  readonly mechanisms?: ReadonlyArray<Mechanism>
  /** Whether there may be recordings, stimuli and clamps; default true. */
  readonly attachments?: boolean
  /** Whether there may be spikes: mechanisms that emit and answer them, sources, what these drive, recordings of spikes; default false. */
  readonly events?: boolean
  /** Whether there may be trainables; default false. */
  readonly trainables?: boolean
  /** Whether there may be traced cells, whose compartments are no cylinders; default false. */
  readonly traced?: boolean
  /** Whether the cells that are put together may have mechanisms, values, groups and attachments of their own; default false. */
  readonly prepared?: boolean
}

/** Mechanisms that networks are made with unless told otherwise: `vt`, `eK`, `eCa` and `CaCon_i` are shared columns. */
export const defaultMechanisms: ReadonlyArray<Mechanism> = [
  Channels.HH,
  Channels.Na,
  Channels.K,
  Channels.Leak,
  Channels.CaL,
  Pumps.CaPump,
  Pumps.CaNernstReversal,
  Synapses.Ionotropic,
  Synapses.TanhRate,
  Synapses.TanhConductance
]

const mask = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 })
const which = fc.nat(99)

const parts = (options: NetworkOptions) => {
  const [least, most] = sizes("cells", options.cells ?? usual.cells)
  const { branches = usual.branches, compartments = usual.compartments } = options
  checkDrawn(most, branches[1], compartments[1])
  const attachments = options.attachments === false ? 0 : 2
  const plain = cell({ branches, compartments })
  const shape = options.traced === true && branches[1] > 2
    ? fc.oneof(plain, tracedCell(branches[1], compartments))
    : plain
  return fc.record({
    shapes: fc.array(shape, { minLength: 1, maxLength: 3 }),
    preparations: fc.array(
      fc.record({
        insertions: fc.array(fc.record({ which, at: mask }), { maxLength: 2 }),
        factor: around(1, 0.25, 4),
        groups: fc.array(fc.record({ which: fc.constantFrom("group0", "core", "nobody"), at: mask }), { maxLength: 2 }),
        recorded: mask
      }),
      { minLength: options.prepared === true ? 1 : 0, maxLength: options.prepared === true ? 3 : 0 }
    ),
    cells: fc.array(which, { minLength: least, maxLength: most }),
    types: few(fc.constantFrom("exc", "inh", "pv")),
    insertions: fc.array(fc.record({ which, at: mask }), { maxLength: 3 }),
    synapses: fc.array(fc.record({ which, pre: which, post: which }), {
      maxLength: options.synapses === false ? 0 : Math.max(8, 2 * most)
    }),
    variations: fc.array(fc.record({ which, factors: few(around(1, 0.25, 4)) }), { maxLength: 4 }),
    layers: fc.option(fc.record({ at: mask, values: few(fc.nat(3)) })),
    groups: fc.array(mask, { maxLength: 2 }),
    emptyGroup: fc.boolean(),
    recordings: fc.array(fc.record({ which, at: mask }), { maxLength: attachments }),
    stimuli: fc.array(fc.record({ row: which, stimulus }), { maxLength: attachments }),
    clamps: fc.array(
      fc.record({
        which,
        row: which,
        value: fc.oneof(
          fc.constantFrom(0, -60),
          few(fc.option(fc.integer({ min: -80, max: 20 }), { freq: 3 })) // null: free in that step
        )
      }),
      { maxLength: attachments }
    ),
    trainables: fc.array(tape, { maxLength: options.trainables === true ? 2 : 0 }),
    // Nothing more is drawn where it is not asked for, so that networks without spikes are those of their seeds.
    ...options.events === true ? { events: events(attachments, options.synapses === false ? 0 : 4) } : {}
  })
}

const events = (attachments: number, driven: number) =>
  fc.record({
    sources: fc.array(source, { maxLength: 3 }),
    driven: fc.array(fc.record({ which, source: which, post: which }), { maxLength: driven }),
    delays: few(fc.oneof(fc.nat(3), around(1, 0, 5))),
    recorded: fc.array(fc.record({ sources: fc.boolean(), at: mask }), { maxLength: attachments })
  })

/** Currents of all three kinds. */
export const stimulus: fc.Arbitrary<Stimulus.Stimulus> = fc.oneof(
  fc.record({ delay: fc.nat(3), duration: fc.nat(5), amplitude: around(0.1, -1, 1) }).map(Stimulus.step),
  fc.record({ duration: fc.nat(5), amplitude: around(0.1, -1, 1), frequency: fc.integer({ min: 1, max: 200 }) }).map(
    Stimulus.sine
  ),
  few(around(0.1, -1, 1)).map(Stimulus.samples)
)

type Drawn<Made> = Made extends fc.Arbitrary<infer A> ? A : never

type Events = Drawn<ReturnType<typeof events>>

type Parts = Omit<Drawn<ReturnType<typeof parts>>, "events"> & { readonly events?: Events }

/** Makes networks. */
export const network = throwing("testing.network", {
  options: maybe(
    options({
      ...cellOptions,
      cells: maybe(between),
      synapses: maybe(yesOrNo),
      mechanisms: maybe(listOf(aMechanism, "a list of mechanisms")),
      attachments: maybe(yesOrNo),
      events: maybe(yesOrNo),
      trainables: maybe(yesOrNo),
      traced: maybe(yesOrNo),
      prepared: maybe(yesOrNo)
    })
  )
}, (options: NetworkOptions = {}): fc.Arbitrary<Network> => {
  const spiking = options.events === true ? spikingMechanisms : []
  const mechanisms = options.mechanisms ?? [...defaultMechanisms, ...spiking]
  return parts(options).map((description) => built(description, mechanisms))
})

const built = (p: Parts, mechanisms: ReadonlyArray<Mechanism>): Network => {
  const shapes = p.shapes.map((shape, k) => p.preparations.length === 0 ? shape : prepared(p, k, mechanisms))
  const cells = p.cells.map((i) => cyclic(shapes, i))
  // What parts share may begin differently in them: then they are put together as they were.
  const together = Result.getOrElse(concatResult(cells), () => make(p.cells.map((i) => cyclic(p.shapes, i))))
  let current = owning(together)
  const apply = (edit: Edit): void => {
    current = editSync(current, [edit])
  }
  p.cells.forEach((_, c) => apply(label("cell_type", cyclic(p.types, c), cellAt(c))))
  wire(p, mechanisms, () => current, apply)
  if (p.events !== undefined) spike(p.events, mechanisms, () => current, apply)
  vary(p, () => current, apply)
  name(p, () => current, apply)
  attach(p, () => current, apply)
  if (p.events !== undefined) recordSpikes(p.events, () => current, apply)
  for (const numbers of p.trainables) {
    // Two trainables may claim the same rows, or a parameter may leave its range: then the second is left out.
    const edit = drawTrain(current, read(numbers))
    const next = edit === null ? null : edit(current)
    if (next !== null && Result.isSuccess(next)) current = next.success
  }
  return current
}

/** A cell with mechanisms, values, groups and recordings of its own. */
const prepared = (p: Parts, k: number, mechanisms: ReadonlyArray<Mechanism>): Network => {
  const { factor, groups, insertions, recorded } = cyclic(p.preparations, k)
  const channels = mechanisms.filter((m) => m.kind !== "Synapse")
  let current = owning(p.shapes[k])
  const apply = (edit: Edit): void => {
    current = editSync(current, [edit])
  }
  for (const { at, which } of insertions) {
    if (channels.length === 0) continue
    const rows = roomFor(current, cyclic(channels, which), masked(current, at))
    if (rows.length > 0) apply(insert(cyclic(channels, which), rowsAt(rows)))
  }
  for (const { at, which } of groups) apply(group(which, rowsAt(masked(current, at)), { allowEmpty: true }))
  apply(set("capacitance", (row) => factor * row.capacitance))
  const rows = masked(current, recorded)
  if (rows.length > 0) apply(record("v", rowsAt(rows)))
  return current
}

/**
 * The network with columns of its own. A network of one cell is that cell, and a drawn cell stands in every network that is shrunk around it: an
 * edit that writes into its input would spoil them all, and the smallest would not be found.
 */
const owning = (network: Network): Network =>
  network.set(
    "nodes",
    Table.make(
      network.nodes.length,
      network.nodes.columns.map((column) => ({ ...column, values: column.values.slice() }) as Column)
    )
  )

type Step = (p: Parts, now: () => Network, apply: (edit: Edit) => void) => void

const masked = (network: Network, mask: ReadonlyArray<boolean>): ReadonlyArray<number> =>
  Array.from({ length: compartmentTotal(network) }, (_, i) => i).filter((i) => cyclic(mask, i))

const wire = (
  p: Parts,
  mechanisms: ReadonlyArray<Mechanism>,
  now: () => Network,
  apply: (edit: Edit) => void
): void => {
  const channels = mechanisms.filter((m) => m.kind !== "Synapse")
  const types = mechanisms.filter((m) => m.kind === "Synapse")
  for (const { at, which } of p.insertions) {
    if (channels.length === 0) continue
    const rows = roomFor(now(), cyclic(channels, which), masked(now(), at))
    if (rows.length > 0) apply(insert(cyclic(channels, which), rowsAt(rows)))
  }
  for (const { post, pre, which } of p.synapses) {
    const n = compartmentTotal(now())
    if (types.length > 0) apply(connect(pairwise(rowsAt([pre % n]), rowsAt([post % n])), cyclic(types, which)))
  }
}

type Apply = (edit: Edit) => void

/** Sources, what they drive, and delays. */
const spike = (p: Events, mechanisms: ReadonlyArray<Mechanism>, now: () => Network, apply: Apply): void => {
  const types = mechanisms.filter(isDrivable)
  if (p.sources.length > 0) apply(addSources(p.sources))
  for (const { post, source, which } of p.driven) {
    if (p.sources.length === 0 || types.length === 0) continue
    const pair = [source % p.sources.length, post % compartmentTotal(now())] as const
    apply(connect(listed([pair], { pre: "sources" }), cyclic(types, which)))
  }
  const delay = quantityNamed(now(), "delay")
  if (delay !== undefined) apply(set("delay", Array.from(rowsWith(now(), delay), (_, k) => cyclic(p.delays, k))))
}

const recordSpikes = (p: Events, now: () => Network, apply: Apply): void => {
  for (const { at, sources } of p.recorded) {
    const count = sources ? now().sources.size : compartmentTotal(now())
    const rows = Array.from({ length: count }, (_, i) => i).filter((i) => cyclic(at, i))
    if (rows.length === 0) continue
    apply(sources ? record("spikes", sourceAt(rows)) : record("spikes", rowsAt(rows), { allowEmpty: true }))
  }
}

/** Columns whose values follow from others when a network is made; setting them by hand is left to `edit`. */
const following = ["area", "volume", "resistive_load_in", "resistive_load_out", "x", "y", "z"]

const vary: Step = (p, now, apply) => {
  for (const { factors, which } of p.variations) {
    const quantity = cyclic(settable(now()).filter((q) => !following.includes(q.name)), which)
    const usual = defaultOf(now(), quantity.name)
    apply(
      set(
        quantity.name,
        Array.from(rowsWith(now(), quantity), (_, k) => usual === 0 ? cyclic(factors, k) : usual * cyclic(factors, k))
      )
    )
  }
}

const defaultOf = (network: Network, key: string): number => {
  for (const mechanism of [...network.mechanisms.values(), ...network.synapses.values()]) {
    for (const [local, spec] of [...Object.entries(mechanism.parameters), ...Object.entries(mechanism.states)]) {
      if (columnName(mechanism, local) === key) return spec.default
    }
  }
  return key === "v" ? -70 : 1
}

const name: Step = (p, now, apply) => {
  p.groups.forEach((at, i) => apply(group(`group${i}`, rowsAt(masked(now(), at)), { allowEmpty: true })))
  if (p.emptyGroup) apply(group("nobody", rowsAt([]), { allowEmpty: true }))
  const rows = p.layers === null ? [] : masked(now(), p.layers.at)
  if (rows.length > 0) apply(label("layer", rows.map((_, k) => cyclic(p.layers!.values, k)), rowsAt(rows)))
}

const attach: Step = (p, now, apply) => {
  for (const { at, which } of p.recordings) {
    const quantity = cyclic(recordable(now()), which)
    const rows = Array.from(rowsWith(now(), quantity)).filter((_, k) => cyclic(at, k))
    if (rows.length > 0) apply(record(quantity.name, exactly(quantity.domain, rows)))
  }
  for (const { row, stimulus } of p.stimuli) apply(stimulate(stimulus, rowsAt([row % compartmentTotal(now())])))
  for (const { row, value, which } of p.clamps) {
    const quantity = cyclic(recordable(now()).filter((q) => q.role !== "Current"), which)
    const rows: Ints = rowsWith(now(), quantity)
    const held = rows[row % rows.length]
    const taken = now().clamps.some((c) => c.state === quantity.name && c.domain === quantity.domain && c.row === held)
    if (!taken) apply(clamp(quantity.name, value, exactly(quantity.domain, [held])))
  }
}
