/**
 * The columns that kernel programs read and write: a closed union, made here and nowhere else.
 *
 * Slot columns have a value per slot and are shared by sites and tree solves; packed columns belong to one site or synapse block and have a
 * value per packed place. Equal columns are one object, so maps and sets of columns work by identity. What a column means is in its fields:
 * no text of it is ever compared or taken apart, and no name of a parameter or state can be taken for another column.
 */
import { byObject, interned } from "../kernel/interned.ts"

/**
 * Of a linear system (the voltages where `ion` is null, or a diffusing state): its values, the slope and the constant of its line, and what
 * clamps hold in this step, NaN where they hold nothing; one over the capacitance; what clamps of the voltage put in, and its unit. Where a
 * network has them: the potential that is imposed `outside` and the `capacitance`, which turns its flow into a drive; the current through the
 * `membrane` and what it is made of: the voltage from before the solve (`begun`), at which it flows (`flowsAt`), and that with the potential
 * outside (`inside`); what junctions add to slope and constant beside their links, what flows in along a cell and through junctions (`flow`), the
 * voltage that an implicit solve gave (`solved`), and what flows through junctions there (`through`).
 */
export type SlotColumn = {
  readonly _tag: "Slot"
  readonly what:
    | "value"
    | "lin"
    | "constant"
    | "held"
    | "inverseCapacitance"
    | "clampCurrent"
    | "clampUnit"
    | "restLin"
    | "restConstant"
    | "outside"
    | "capacitance"
    | "area"
    | "membrane"
    | "begun"
    | "flowsAt"
    | "inside"
    | "flow"
    | "solved"
    | "through"
  readonly ion: string | null
}

/**
 * A parameter, or geometry: does not move. Of the compartment itself, of the synapse itself, or of a compartment at an end of the synapse.
 * `fallback` is what rows without a value read; NaN where every row has one.
 */
export type FixedColumn = {
  readonly _tag: "Fixed"
  readonly from: "nodes" | "edges" | "pre" | "post"
  readonly column: string
  readonly fallback: number
}

/** 1e5 over the area of the compartment that a synapse acts on. */
export type DensityColumn = { readonly _tag: "Density" }

/** A state that does not diffuse. */
export type StateColumn = { readonly _tag: "State"; readonly column: string }

/** As others see it: a concentration before pumps move it, or as a clamp holds it; a current that a clamp holds; a pool as the step begins. */
export type UnpumpedColumn = { readonly _tag: "Unpumped"; readonly column: string }

/** A current as of the previous step, then of this one. */
export type CurrentColumn = { readonly _tag: "Current"; readonly name: string }

/** What a clamp holds the state at in this step, NaN where it is free. */
export type HeldColumn = { readonly _tag: "Held"; readonly column: string }

/** How fast an end of a junction follows the other one [1/ms]. */
export type LinkColumn = { readonly _tag: "Link"; readonly end: "pre" | "post" }

/** 0, or NaN from the step on in which a number that may come back to finite (assigned, updated or reset) was not finite. */
export type FlawColumn = { readonly _tag: "Flaw" }

/**
 * Of a detector of spikes in each row: `crosses` and `rearm` as of the last sample; `refractory` as of the sample before the step at hand, and where
 * it moves, as of the last one (`ahead`); what it remembers: `armed` (1 or 0), and its last spike as a step (`lastStep`) and a part of it (`last`),
 * NaN where there was none; and what it was before the step at hand where it crosses its threshold (`spike`), or 1 where it resets, NaN where
 * it does nothing.
 */
export type DetectorColumn = {
  readonly _tag: "Detector"
  readonly what: "crosses" | "rearm" | "refractory" | "ahead" | "armed" | "lastStep" | "last" | "spike"
  readonly mechanism: string
}

/** What a clamp holds a current at in the step after the one at hand, NaN where it is free: what the sample between the two shows. */
export type AheadColumn = { readonly _tag: "Ahead"; readonly name: string }

/**
 * Of synapses that answer events: the line of the current of a row in this step, which is added to that of the voltage when all that is due has
 * been done: its slope, and the slope times the voltage minus the current.
 */
export type LineColumn = { readonly _tag: "Line"; readonly part: "slope" | "intercept" }

/** What a row at which something arrives had before the step. */
export type KeptColumn = { readonly _tag: "Kept"; readonly of: StateColumn | FlawColumn }

/** What rows have and never move. */
export type ConstantColumn = FixedColumn | DensityColumn

/** Columns of one site or synapse block. */
export type PackedColumn =
  | FixedColumn
  | DensityColumn
  | StateColumn
  | UnpumpedColumn
  | CurrentColumn
  | HeldColumn
  | LinkColumn
  | FlawColumn
  | DetectorColumn
  | AheadColumn
  | LineColumn
  | KeptColumn

/** What synapses see of a compartment that moves. */
export type SeenColumn = SlotColumn | StateColumn | UnpumpedColumn | CurrentColumn

/** A column of the compartment at an end of a synapse; `fallback` is what is read of compartments that do not have it. */
export type EndColumn = {
  readonly _tag: "End"
  readonly end: "pre" | "post"
  readonly of: SeenColumn
  readonly fallback: number
}

/**
 * What a table of rates says of the k-th tabulated state of a site: where it goes, or the part of the way that it goes in a step. Read by the
 * kernel itself, no column in memory.
 */
export type TableColumn = { readonly _tag: "Table"; readonly what: "inf" | "part"; readonly state: number }

/** The time after which the k-th event arrives that a handler sends: given by its program, no column in memory. */
export type SentColumn = { readonly _tag: "Sent"; readonly k: number }

/** The step, the same everywhere. */
export type DtColumn = { readonly _tag: "Dt" }

/**
 * What solves keep beside the columns of compartments: a number per node of a tree (its coefficients in the equation of its parent, `up`,
 * and of the parent in its own, `down`; one over its pivot, which only a tape holds; scratch), per link between compartments (`turned`: the
 * rate of the same link the other way round), per member of a hub, or per entry of a dense matrix; and per cell, whether it does not stand the step of an explicit scheme (`stability.ts`): 0, or NaN.
 */
export type NodeColumn =
  | { readonly _tag: "Coefficient"; readonly way: "up" | "down"; readonly system: number }
  | { readonly _tag: "Pivot"; readonly system: number }
  | { readonly _tag: "Scratch"; readonly k: number }
  | { readonly _tag: "Rate"; readonly of: "links" | "members" | "turned"; readonly system: number }
  | { readonly _tag: "Share"; readonly system: number }
  | { readonly _tag: "Entry"; readonly system: number }
  | { readonly _tag: "Unstable"; readonly system: number }

/** Whatever a program of a site or of synapses reads or writes. */
export type Column = SlotColumn | PackedColumn | EndColumn | TableColumn | DtColumn | SentColumn

const slots = interned<SlotColumn>()
const slot = (what: SlotColumn["what"], ion: string | null): SlotColumn =>
  slots([what, ion], () => ({ _tag: "Slot", what, ion }))

export const voltage = slot("value", null)
export const lin = slot("lin", null)
export const constant = slot("constant", null)
export const inverseCapacitance = slot("inverseCapacitance", null)
export const clampCurrent = slot("clampCurrent", null)
export const clampUnit = slot("clampUnit", null)
export const restLin = slot("restLin", null)
export const restConstant = slot("restConstant", null)
export const outside = slot("outside", null)
export const capacitance = slot("capacitance", null)
export const area = slot("area", null)
export const membrane = slot("membrane", null)
export const begun = slot("begun", null)
export const flowsAt = slot("flowsAt", null)
export const inside = slot("inside", null)
export const flow = slot("flow", null)
export const solved = slot("solved", null)
export const through = slot("through", null)
/** What is held of the voltage, or of a diffusing state. */
export const heldSlot = (ion: string | null): SlotColumn => slot("held", ion)
/** A diffusing state. */
export const diffusing = (ion: string): SlotColumn => slot("value", ion)
/** The slope of the line of a diffusing state. */
export const diffusingLin = (ion: string): SlotColumn => slot("lin", ion)
/** The constant of the line of a diffusing state. */
export const diffusingConstant = (ion: string): SlotColumn => slot("constant", ion)

const fixedColumns = interned<FixedColumn>()
export const fixed = (from: FixedColumn["from"], column: string, fallback = NaN): FixedColumn =>
  fixedColumns([from, column, fallback], () => ({ _tag: "Fixed", from, column, fallback }))

const states = interned<StateColumn>()
export const state = (column: string): StateColumn => states([column], () => ({ _tag: "State", column }))

const unpumpedStates = interned<UnpumpedColumn>()
export const unpumped = (column: string): UnpumpedColumn =>
  unpumpedStates([column], () => ({ _tag: "Unpumped", column }))

const currents = interned<CurrentColumn>()
export const current = (name: string): CurrentColumn => currents([name], () => ({ _tag: "Current", name }))

const heldStates = interned<HeldColumn>()
export const held = (column: string): HeldColumn => heldStates([column], () => ({ _tag: "Held", column }))

const detectors = interned<DetectorColumn>()
export const detector = (what: DetectorColumn["what"], mechanism: string): DetectorColumn =>
  detectors([what, mechanism], () => ({ _tag: "Detector", what, mechanism }))

const aheadCurrents = interned<AheadColumn>()
export const ahead = (name: string): AheadColumn => aheadCurrents([name], () => ({ _tag: "Ahead", name }))

/** How fast each end of a junction follows the other one. */
export const link: Readonly<Record<LinkColumn["end"], LinkColumn>> = {
  pre: { _tag: "Link", end: "pre" },
  post: { _tag: "Link", end: "post" }
}

export const flaw: FlawColumn = { _tag: "Flaw" }
export const slope: LineColumn = { _tag: "Line", part: "slope" }
export const intercept: LineColumn = { _tag: "Line", part: "intercept" }
export const density: DensityColumn = { _tag: "Density" }
export const dt: DtColumn = { _tag: "Dt" }
export const kept = byObject((of: KeptColumn["of"]): KeptColumn => ({ _tag: "Kept", of }))

const ends = new Map<SeenColumn, (parts: ReadonlyArray<string | number>, make: () => EndColumn) => EndColumn>() // memo
/** A column of the compartment at an end. */
export const at = (end: EndColumn["end"], of: SeenColumn, fallback = NaN): EndColumn => {
  let known = ends.get(of)
  if (known === undefined) ends.set(of, known = interned<EndColumn>())
  return known([end, fallback], () => ({ _tag: "End", end, of, fallback }))
}

const tables = interned<TableColumn>()
export const table = (what: TableColumn["what"], state: number): TableColumn =>
  tables([what, state], () => ({ _tag: "Table", what, state }))

const sents = interned<SentColumn>()
export const sent = (k: number): SentColumn => sents([k], () => ({ _tag: "Sent", k }))

const nodes = interned<NodeColumn>()
export const coefficient = (way: "up" | "down", system: number): NodeColumn =>
  nodes(["Coefficient", way, system], () => ({ _tag: "Coefficient", way, system }))
export const pivot = (system: number): NodeColumn => nodes(["Pivot", system], () => ({ _tag: "Pivot", system }))
export const scratch = (k: number): NodeColumn => nodes(["Scratch", k], () => ({ _tag: "Scratch", k }))
export const rate = (of: "links" | "members" | "turned", system: number): NodeColumn =>
  nodes(["Rate", of, system], () => ({ _tag: "Rate", of, system }))
export const share = (system: number): NodeColumn => nodes(["Share", system], () => ({ _tag: "Share", system }))
export const unstable = (system: number): NodeColumn =>
  nodes(["Unstable", system], () => ({ _tag: "Unstable", system }))
export const entry = (system: number): NodeColumn => nodes(["Entry", system], () => ({ _tag: "Entry", system }))

/** The column that a copy of one, as of a text, is equal to: equal columns are one object. */
export const own = <C extends Column>(copy: C): C => columnOf(copy) as C

const columnOf = (copy: Column): Column => {
  switch (copy._tag) {
    case "Slot":
      return slot(copy.what, copy.ion)
    case "Fixed":
      return fixed(copy.from, copy.column, copy.fallback)
    case "Density":
      return density
    case "State":
      return state(copy.column)
    case "Unpumped":
      return unpumped(copy.column)
    case "Current":
      return current(copy.name)
    case "Held":
      return held(copy.column)
    case "Flaw":
      return flaw
    case "End":
      return at(copy.end, own(copy.of), copy.fallback)
    case "Table":
      return table(copy.what, copy.state)
    case "Dt":
      return dt
    case "Link":
      return link[copy.end]
    case "Detector":
      return detector(copy.what, copy.mechanism)
    case "Ahead":
      return ahead(copy.name)
    case "Line":
      return copy.part === "slope" ? slope : intercept
    case "Kept":
      return kept(own(copy.of))
    case "Sent":
      return sent(copy.k)
  }
}

/** Whether a column belongs to one site or synapse block and has a place in memory. */
export const isPacked = (column: Column): column is PackedColumn => {
  switch (column._tag) {
    case "Fixed":
    case "Density":
    case "State":
    case "Unpumped":
    case "Current":
    case "Held":
    case "Link":
    case "Flaw":
    case "Detector":
    case "Ahead":
    case "Line":
    case "Kept":
      return true
    case "Slot":
    case "End":
    case "Table":
    case "Dt":
    case "Sent":
      return false
  }
}

const orElse = ({ fallback }: FixedColumn | EndColumn): string => Number.isNaN(fallback) ? "" : ` or ${fallback}`

const slotText = ({ ion, what }: SlotColumn): string => {
  switch (what) {
    case "value":
      return ion === null ? "slot v" : `slot diffusing ${ion}`
    case "lin":
    case "constant":
      return ion === null ? `slot ${what}` : `slot ${what} ${ion}`
    case "held":
      return `slot held ${ion ?? "v"}`
    case "inverseCapacitance":
      return "slot inverse capacitance"
    case "clampCurrent":
      return "slot clamp current"
    case "clampUnit":
      return "slot clamp unit"
    default:
      return `slot ${what}`
  }
}

/** A column of nodes for people. */
export const printNode = (column: NodeColumn): string => {
  switch (column._tag) {
    case "Coefficient":
      return `${column.way} ${column.system}`
    case "Rate":
      return `rate of ${column.of} ${column.system}`
    case "Scratch":
      return `scratch ${column.k}`
    case "Pivot":
    case "Share":
    case "Unstable":
    case "Entry":
      return `${column._tag.toLowerCase()} ${column.system}`
  }
}

/** A column for people: in printed programs and in messages of defects. */
export const print = (column: Column): string => {
  switch (column._tag) {
    case "Slot":
      return slotText(column)
    case "Fixed":
      return `fixed ${column.column}${column.from === "pre" || column.from === "post" ? ` at ${column.from}` : ""}${
        orElse(column)
      }`
    case "Density":
      return "density"
    case "State":
      return `state ${column.column}`
    case "Unpumped":
      return `unpumped ${column.column}`
    case "Current":
      return `current ${column.name}`
    case "Held":
      return `held ${column.column}`
    case "Link":
      return `link of ${column.end}`
    case "Flaw":
      return "flaw"
    case "Detector":
      return `detector ${column.what} ${column.mechanism}`
    case "Ahead":
      return `ahead ${column.name}`
    case "Line":
      return `${column.part} of the line`
    case "Kept":
      return `${print(column.of)} before the step`
    case "End":
      return `${print(column.of)} at ${column.end}${orElse(column)}`
    case "Table":
      return `table ${column.what} ${column.state}`
    case "Dt":
      return "dt"
    case "Sent":
      return `time until sent event ${column.k} arrives`
  }
}
