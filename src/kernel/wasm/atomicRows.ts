/**
 * Rows of the opcode table for threads: atomic reads, writes and updates, waiting and waking.
 *
 * Addresses must be multiples of the size, else the instruction traps; waiting traps on a memory that is not shared.
 * `wait` takes address, expected value, limit in nanoseconds (-1n: none) and gives 0 woken, 1 another value, 2 too
 * late; `notify` takes address and how many to wake and gives how many woke. An update gives the value before it.
 */
import { access, atomic, trailed } from "./Row.ts"

/** Atomic access to shared memory. */
export const atomicRows = {
  "memory.atomic.notify": access(atomic(0x00), 4, "i32 i32", "i32"),
  "memory.atomic.wait32": access(atomic(0x01), 4, "i32 i32 i64", "i32"),
  "memory.atomic.wait64": access(atomic(0x02), 8, "i32 i64 i64", "i32"),
  "atomic.fence": trailed(atomic(0x03), [0], "", ""),

  "i32.atomic.load": access(atomic(0x10), 4, "i32", "i32"),
  "i64.atomic.load": access(atomic(0x11), 8, "i32", "i64"),
  "i32.atomic.store": access(atomic(0x17), 4, "i32 i32", ""),
  "i64.atomic.store": access(atomic(0x18), 8, "i32 i64", ""),

  "i32.atomic.rmw.add": access(atomic(0x1e), 4, "i32 i32", "i32"),
  "i64.atomic.rmw.add": access(atomic(0x1f), 8, "i32 i64", "i64"),
  "i32.atomic.rmw.sub": access(atomic(0x25), 4, "i32 i32", "i32"),
  "i64.atomic.rmw.sub": access(atomic(0x26), 8, "i32 i64", "i64"),
  "i32.atomic.rmw.and": access(atomic(0x2c), 4, "i32 i32", "i32"),
  "i64.atomic.rmw.and": access(atomic(0x2d), 8, "i32 i64", "i64"),
  "i32.atomic.rmw.or": access(atomic(0x33), 4, "i32 i32", "i32"),
  "i64.atomic.rmw.or": access(atomic(0x34), 8, "i32 i64", "i64"),
  "i32.atomic.rmw.xor": access(atomic(0x3a), 4, "i32 i32", "i32"),
  "i64.atomic.rmw.xor": access(atomic(0x3b), 8, "i32 i64", "i64"),
  "i32.atomic.rmw.xchg": access(atomic(0x41), 4, "i32 i32", "i32"),
  "i64.atomic.rmw.xchg": access(atomic(0x42), 8, "i32 i64", "i64"),
  "i32.atomic.rmw.cmpxchg": access(atomic(0x48), 4, "i32 i32 i32", "i32"),
  "i64.atomic.rmw.cmpxchg": access(atomic(0x49), 8, "i32 i64 i64", "i64")
}
