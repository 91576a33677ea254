/**
 * What one step of a simulation is, as one value: phases in order, each of them loops over rows or cells with a straight-line program inside.
 *
 * The kernel language one level up. Printers, the way back, and the interpreter that judges them (`test/program/runStep.ts`) walk the same
 * step; what it does not know are lanes, unrolling, addresses and threads. The way back is a step too (`reverse.ts`). Four rules hold everywhere. In a body every place is read before
 * it is written. Results that are added (`adds`) are added after the body's stores, by ascending row, however many rows a target takes at
 * once. Two rows of a space never store to one place. Every row has one owner, who alone writes it; between two meetings nobody reads what
 * another owner writes.
 */
import type { Program } from "../kernel/Program.ts"
import type * as Columns from "./Columns.ts"
import type { CellPlace, RowPlace } from "./Place.ts"

/** A straight-line program whose ports are places; `adds` are the results that are added to what is there. */
export type Body<P> = { readonly program: Program<P>; readonly adds: ReadonlySet<P> }

/**
 * What rows are of: the compartments with one set of mechanisms, the same again for the detectors in them, or the synapses of one type, or pools of
 * them; these gone through once more, when their lines are known (`Sums`), and pools before anything moves, for those who read them (`Shown`);
 * and junctions that say again what they are to a solve, before it is gone back through (`Links`).
 */
export type Space =
  | { readonly _tag: "Site"; readonly site: number }
  | { readonly _tag: "Detectors"; readonly site: number }
  | { readonly _tag: "Block" | "Sums" | "Shown" | "Links"; readonly block: number }

/** What happens at synapses of a type when an event arrives: a program, and the events that it sends, by their numbers. */
export type Handler<A = Program<Columns.Column>> = { readonly program: A; readonly sends: ReadonlyArray<number> }

/** What moves of a row when nothing arrives: its states, and what tells of a flaw. */
export type Moving = ReadonlyArray<Columns.StateColumn | Columns.FlawColumn>

/**
 * How rows of one type answer events: `units` is the block of what moves by itself (synapses, or pools of them), `edges` that of the synapses; the
 * same but for pools. What happens at one of them goes by the programs of these blocks and by handlers: of spikes before, of spikes
 * behind, and of what is sent, by number.
 */
export type Answering<A = Program<Columns.Column>> = {
  readonly units: number
  readonly edges: number
  readonly hasLines: boolean
  /** Whether units whose states are 0 stay as they are and give no line. */
  readonly rests: boolean
  /** Columns of the states that pools have; none where every synapse moves by itself. */
  readonly pooled: ReadonlyArray<string>
  readonly moving: { readonly units: Moving; readonly edges: Moving }
  /** What others see of the pools that somebody reads; null where nobody reads one. */
  readonly shown: A | null
  readonly pre: Handler<A>
  readonly post: Handler<A>
  readonly own: ReadonlyArray<Handler<A>>
}

/** The same with other programs in its handlers. */
export const withHandlers = <A, B>(type: Answering<A>, make: (program: A) => B): Answering<B> => {
  const handler = ({ program, sends }: Handler<A>): Handler<B> => ({ program: make(program), sends })
  const shown = type.shown === null ? null : make(type.shown)
  return { ...type, shown, pre: handler(type.pre), post: handler(type.post), own: type.own.map(handler) }
}

/**
 * What a sweep goes over, in each cell by itself.
 *
 * | over | in the order of | at `own`, and others |
 * | --- | --- | --- |
 * | `compartments` | rows | the node of the compartment |
 * | `branchPoints` | elimination | the branch point |
 * | `up` | elimination, from the last node to the second | the node, and its `parent` |
 * | `root` | | the first node |
 * | `down` | elimination, from the second node to the last | the node, and its `parent` |
 * | `hubs` | hubs | the `first` member of the hub |
 * | `members` | hubs, then their members | the member, and the `first` member of its hub |
 * | `links` | compartments, then their links | the compartment, and the `other` one |
 * | `entries` | rows of the matrix, then its columns | the compartment of the row, and the `other` of the column |
 * | `columns` | columns of the matrix, then its rows | the compartment of the column, and the `other` of the row |
 *
 * Rates, shares and entries at `own` are those of the member, link or entry at hand.
 */
export type Over =
  | "compartments"
  | "branchPoints"
  | "up"
  | "root"
  | "down"
  | "hubs"
  | "members"
  | "links"
  | "entries"
  | "columns"

/** A body for everything that a sweep goes over. */
export type Sweep<P = CellPlace> = { readonly over: Over; readonly body: Body<P> }

/**
 * What flows through junctions where values are these, added to a column; or the transpose of that: the adjoint of what flows in, which stands
 * under `flow`, goes `onto` that of the values, where that is asked, and to those of the rates of junctions, which begin with it or get more.
 */
export type Through =
  | {
    readonly _tag: "Through"
    readonly way: "forwards"
    readonly values: Columns.SlotColumn
    readonly into: Columns.SlotColumn
  }
  | {
    readonly _tag: "Through"
    readonly way: "transposed"
    readonly values: Columns.SlotColumn
    readonly flow: Columns.SlotColumn
    readonly onto: Columns.SlotColumn | null
    readonly begins: boolean
  }

/** Lists of single numbers that a step is given, or gives. */
export type ListName = "hold" | "stimulate" | "record" | "inject"

/** One loop, or a call of one. */
export type Statement<R = RowPlace, C = CellPlace> =
  /** A body for every row; `beyond` stands in where a voltage is outside of the tables of rates that the body looks into. */
  | { readonly _tag: "Rows"; readonly space: Space; readonly body: Body<R>; readonly beyond: Body<R> | null }
  /** The solve of one system in the cells of one class, or of the transposed system. */
  | { readonly _tag: "Solve"; readonly way: "forwards" | "transposed"; readonly system: number; readonly cls: number }
  /** The same written out: sweeps, one after the other in each cell. */
  | { readonly _tag: "Cells"; readonly cls: number; readonly sweeps: ReadonlyArray<Sweep<C>> }
  /** The solve of the voltages of groups of cells that junctions join, of one class of groups (`joinedSweeps.ts`), or the transposed one. */
  | { readonly _tag: "Join"; readonly way: "forwards" | "transposed"; readonly group: number }
  /** What flows through junctions, junction after junction in the order of rows. */
  | Through
  /**
   * Every entry of a list: its sample is written (`put`) or added (`add`) to its place, or its number becomes a sample (`take`); to or from
   * the values of its places, or their adjoints.
   */
  | {
    readonly _tag: "List"
    readonly list: ListName
    readonly way: "put" | "add" | "take"
    readonly of: "values" | "adjoints"
  }
  /**
   * What detectors made of the step: every owner lists those of its own that spiked, with the part of the step after which they did (`list`); all
   * that was listed, by whomever, is in flight to rows of its own from then on (`push`), and arrives there in later steps (`hand`).
   */
  | { readonly _tag: "Spikes"; readonly way: "list" | "push" | "hand" }
  /** What rows gave to those of other owners is added there: block after block, by ascending row. */
  | { readonly _tag: "Collect" }
  /** The step begins for events: all that is known to act in it comes to its rows. */
  | { readonly _tag: "Pull" }
  /**
   * The rows of a type at which something arrives, one by one: what they are is kept, before others move; or they go from there through the
   * events of the step, and what became of them meanwhile is forgotten.
   */
  | { readonly _tag: "Due"; readonly way: "keep" | "answer"; readonly type: number; readonly of: Answering }
  /** All owners wait for each other. */
  | { readonly _tag: "Meet" }

/** Names of the phases. */
export type PhaseName =
  | "hold"
  | "show"
  | "sites"
  | "meet"
  | "pull"
  | "blocks"
  | "due"
  | "sums"
  | "junctions"
  | "collect"
  | "stimulate"
  | "solve"
  | "membrane"
  | "detect"
  | "spikes"
  | "push"
  | "record"

/** Statements of one kind, in order. */
export type Phase<R = RowPlace, C = CellPlace> = {
  readonly name: PhaseName
  readonly members: ReadonlyArray<Statement<R, C>>
}

/** Phases in order. */
export type Step<R = RowPlace, C = CellPlace> = ReadonlyArray<Phase<R, C>>
