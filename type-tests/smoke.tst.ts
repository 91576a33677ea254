/** Shows that type tests run at all, with the compiler options of the project. */
import { expect, test } from "tstyche"

test("compiler options are the project's", () => {
  expect<{ a?: undefined | number }>().type.not.toBe<{ a?: number }>()
  expect<ReadonlyArray<number>>().type.not.toBeAssignableTo<Array<number>>()
})
