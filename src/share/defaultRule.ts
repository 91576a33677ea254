/**
 * The sharing rule that a selection stands for when none is given: Jaxley's, except that indices never change their meaning.
 *
 * The last selector decides: `cell` one per cell, `branch` one per branch, `comp` and `loc` one per compartment, explicit rows one per row
 * in the given order, a group or a mechanism one for all. `edges`, `where` and `edge` give one per synapse; a synapse type, or the
 * synapses between cells, one for all; the synapses between explicit rows one per synapse. `and` takes the finer of its two sides, `or`
 * the coarser.
 */
import { throwing } from "../network/border.ts"
import { aSelection } from "../select/Given.ts"
import type { EdgeExpression, NodeExpression, Selection } from "../select/Selection.ts"
import { each, one, type Partition, perBranch, perCell, perComp } from "./Rule.ts"

/** The rule of a selection. */
export const defaultRule = throwing(
  "Share.defaultRule",
  { selection: aSelection },
  (selection: Selection): Partition =>
    selection.domain === "nodes" ? nodeRule(selection.expression) : edgeRule(selection.expression)
)

/** Rules from coarse to fine. */
const scale: ReadonlyArray<Partition> = [one, perCell, perBranch, perComp, each]

const finer = (a: Partition, b: Partition): Partition => scale[Math.max(scale.indexOf(a), scale.indexOf(b))]

const coarser = (a: Partition, b: Partition): Partition => scale[Math.min(scale.indexOf(a), scale.indexOf(b))]

const nodeRule = (e: NodeExpression): Partition => {
  switch (e._tag) {
    case "At":
      return { cell: perCell, branch: perBranch, comp: perComp }[e.level]
    case "Loc":
      return perComp
    case "Rows":
      return each
    case "All":
    case "Group":
    case "Mechanism":
    case "Not":
    case "Path":
      return one
    case "Where":
      return each
    case "And":
      return finer(nodeRule(e.left), nodeRule(e.right))
    case "Or":
      return coarser(nodeRule(e.left), nodeRule(e.right))
  }
}

const edgeRule = (e: EdgeExpression): Partition => {
  switch (e._tag) {
    case "All":
    case "Edge":
    case "Rows":
    case "Where":
      return each
    case "Pre":
    case "Post":
      return edgeRule(e.of)
    case "Between":
      return nodeRule(e.nodes) === each ? each : one
    case "Type":
    case "Not":
      return one
    case "And":
      return finer(edgeRule(e.left), edgeRule(e.right))
    case "Or":
      return coarser(edgeRule(e.left), edgeRule(e.right))
  }
}
