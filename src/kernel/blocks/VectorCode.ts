/**
 * Words for functions of blocks: numbers of two lanes in memory, 16 bytes each, counted from an address.
 *
 * Both lanes go the same way and what belongs to one is chosen by masks, so that a lane's numbers never depend on its neighbour's.
 */
import type { Body, Code, Local } from "../wasm/Code.ts"
import type { NameWith } from "../wasm/Opcode.ts"

/** Bytes of a number of two lanes. */
export const width = 16

/** The functions of a block, the one to call last; and how many bytes it needs from the address of its arguments. */
export type Emitted = { readonly bodies: ReadonlyArray<Body>; readonly bytes: number }

/** The code of one function, with words for vectors. */
export type VectorCode = {
  readonly code: Code
  /** Pushes number k from an address. */
  readonly load: (address: Local, k: number) => Code
  /** Writes what a function pushes as number k from an address. */
  readonly store: (address: Local, k: number, push: () => void) => void
  /** Pushes an operation on the two numbers that are pushed. */
  readonly op: (name: NameWith<"none">, left: () => void, right: () => void) => Code
  /** A new variable with what is pushed. */
  readonly keep: (push: () => void) => Local
  /** Pushes the address of number k from an address. */
  readonly address: (from: Local, k: number) => Code
  /** Moves an address by k numbers. */
  readonly move: (address: Local, k: number) => void
  /** Runs the body with an index from what is pushed up to `to`, that one not included. */
  readonly each: (from: () => void, to: number, body: (index: Local) => void) => void
  /** Pushes, where the mask holds, what the first pushes, else what the second does. */
  readonly choose: (mask: Local, yes: () => void, no: () => void) => void
}

/** Words for a function's code. */
export const vectorCode = (code: Code): VectorCode => {
  const keep = (push: () => void): Local => {
    push()
    const local = code.local("v128")
    code.set(local)
    return local
  }
  return {
    code,
    keep,
    load: (address, k) => code.get(address).memory("v128.load", width * k),
    store: (address, k, push) => {
      code.get(address)
      push()
      code.memory("v128.store", width * k)
    },
    op: (name, left, right) => {
      left()
      right()
      return code.op(name)
    },
    address: (from, k) => code.get(from).i32(width * k).op("i32.add"),
    move: (address, k) => void code.get(address).i32(width * k).op("i32.add").set(address),
    each: (from, to, body) => {
      const index = code.local("i32")
      from()
      code.set(index)
      code.block([], (done) => {
        code.get(index).i32(to).op("i32.ge_u").brIf(done)
        code.loop([], (again) => {
          body(index)
          code.get(index).i32(1).op("i32.add").tee(index).i32(to).op("i32.lt_u").brIf(again)
        })
      })
    },
    choose: (mask, yes, no) => {
      yes()
      no()
      code.get(mask).op("v128.bitselect")
    }
  }
}
