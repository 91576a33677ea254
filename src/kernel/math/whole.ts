/**
 * `floor` and `ceil` as programs: the operations of `number/whole.ts`, in their order.
 */
import { allWhole } from "../../number/whole.ts"
import type { Builder, Value } from "../Builder.ts"

const beside = (b: Builder, x: Value): Value => {
  const size = b.op("sub", b.op("add", b.op("abs", x), b.number(allWhole)), b.number(allWhole))
  return b.op("select", b.op("lt", x, b.number(0)), b.op("neg", size), size)
}

const unlessWhole = (b: Builder, x: Value, value: Value): Value =>
  b.op("select", b.op("lt", b.op("abs", x), b.number(allWhole)), value, x)

/** The largest whole number that is not above x. */
export const floor = (b: Builder, x: Value): Value => {
  const near = beside(b, x)
  return unlessWhole(b, x, b.op("select", b.op("gt", near, x), b.op("sub", near, b.number(1)), near))
}

/** The smallest whole number that is not below x. */
export const ceil = (b: Builder, x: Value): Value => {
  const near = beside(b, x)
  return unlessWhole(b, x, b.op("select", b.op("lt", near, x), b.op("add", near, b.number(1)), near))
}
