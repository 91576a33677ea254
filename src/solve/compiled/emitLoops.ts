/**
 * The loops of a kernel over compartments, synapses and cells: a program inside, its columns outside.
 */
import { emit, hoist, type Mode } from "../../kernel/emit.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Place from "../../program/Place.ts"
import { eachPair, kits } from "./emitCompartments.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import type { UnrolledPlaces } from "./unrolledPlaces.ts"

/** Bytes of two lanes. */
export const vector = 16

/** Pushes a uniform number, once per call of the function. */
export const uniformLoad = (code: Code.Code, address: number, mode: Mode) => (): void => {
  code.i32(0)
  if (mode === "simd") code.memory("v128.load64_splat", address)
  else code.memory("f64.load", address)
}

/** Parameters of a tree function: pairs from and to, scratch, and with a tape the address of a record. */
export const treeParams = (hasRecord: boolean): ReadonlyArray<"i32"> => [
  "i32",
  "i32",
  "i32",
  ...(hasRecord ? ["i32" as const] : [])
]

/** `tree(from, to, scratch)`: a straight-line tree program over the pairs of a class; byte offsets of pairs. */
export const unrolledTreeFunction = <P extends { readonly _tag: string }>(
  name: string,
  program: Program<P>,
  map: MemoryMap,
  cls: number,
  { address, hasRecord, remembered }: UnrolledPlaces<P>
): Code.Body => {
  const c = map.layout.classes[cls]
  const { width } = map.trees[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const { load, store, type } = kits[mode]
  const code = Code.make(name, treeParams(hasRecord), [])
  const [pair, end, , record] = code.params
  const pointer = code.local("i32")
  if (hasRecord) code.get(record).get(pair).op("i32.add").set(pointer)
  const scheduled = schedule(program, Place.isUniform)
  const uniform = (place: P) => Place.isUniform(place) ? uniformLoad(code, map.uniform[place.of], mode) : null
  const hoisted = hoist(code, scheduled, mode, uniform)
  eachPair(code, pair, end, width, () => {
    emit(code, scheduled, mode, hoisted, {
      load: (place) => {
        const { at, taped } = address(place)!
        code.get(taped ? pointer : pair).memory(load, at)
        const offset = remembered(place, "read")
        if (offset === null) return
        const value = code.local(type)
        code.tee(value).get(pointer).get(value).memory(store, offset)
      },
      store: (place, value) => {
        const [own, offset] = [address(place), remembered(place, "written")]
        if (offset !== null) code.get(pointer).get(value).memory(store, offset)
        if (own !== null) code.get(pair).get(value).memory(store, own.at)
      }
    })
    if (hasRecord) code.get(pointer).i32(width).op("i32.add").set(pointer)
  })
  return code.end()
}
