/**
 * Memories of kernels, lent and taken back: new memory costs more than many a kernel that runs in it, and shared memory is gone only when all
 * threads that saw it are.
 *
 * One idea: memories have sizes of a few classes, so that one that comes back fits the next kernel of about that size. What lies idle is
 * bounded; beyond it the one that has been idle longest is dropped. A memory is lent to one kernel at a time.
 */
import { SimulationError } from "../SimulationError.ts"

/** A memory that is lent; bytes before `used` may not be 0. */
export type Lent = { readonly memory: WebAssembly.Memory; readonly used: number; readonly bytes: number }

/** Bytes that are lent and that lie idle, and those of memories that were dropped so far. */
export type Held = { readonly lent: number; readonly idle: number; readonly dropped: number }

/** Lends memories. */
export type Memories = {
  /** A memory of at least so many bytes; throws a `SimulationError` where this machine has not as much. */
  readonly lend: (bytes: number) => Lent
  readonly takeBack: (lent: Lent) => void
  /** A memory that comes back and is not lent again, because somebody who goes may still write there. */
  readonly forget: (lent: Lent) => void
  readonly held: () => Held
}

/** How memories are kept. */
export type Keeping = {
  /** Whether threads share them. */
  readonly shared: boolean
  /** Most bytes that lie idle; default as many as a gradient with its default budget takes. */
  readonly mostIdle?: number
}

const page = 65536

/** A gradient's default budget of 512 MiB with what lies beside its tape, as a class of sizes. */
const defaultIdle = 5 * 2 ** 27

/** Pages of the class of so many bytes: a power of two, or one and a quarter, a half, three quarters of it. */
const pagesFor = (bytes: number): number => {
  const pages = Math.max(1, Math.ceil(bytes / page))
  const quarter = 1 << Math.max(0, 29 - Math.clz32(pages))
  return Math.min(65536, Math.ceil(pages / quarter) * quarter)
}

const make = (pages: number, shared: boolean): WebAssembly.Memory => {
  try {
    return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const found = `${pages * page} bytes, too much for the memory of this machine`
    const expected = "a smaller network, or Engine.layerInterpreter"
    throw new SimulationError({ reason: { _tag: "BadOption", what: "the kernel", found, expected } })
  }
}

/** A store of memories; what it holds is nobody else's. */
export const memories = ({ mostIdle = defaultIdle, shared }: Keeping): Memories => {
  const idle: Array<Lent> = [] // longest idle first
  let [lent, dropped] = [0, 0]
  const size = ({ memory }: Lent): number => memory.buffer.byteLength
  const idleBytes = (): number => idle.reduce((sum, one) => sum + size(one), 0)
  return {
    lend: (bytes) => {
      const pages = pagesFor(bytes)
      const at = idle.findLastIndex((one) => size(one) === pages * page)
      const [found] = at < 0 ? [] : idle.splice(at, 1)
      const one = { memory: found?.memory ?? make(pages, shared), used: found?.used ?? 0, bytes }
      lent += size(one)
      return one
    },
    takeBack: (one) => {
      lent -= size(one)
      idle.push({ ...one, used: Math.max(one.used, one.bytes) })
      while (idleBytes() > mostIdle) dropped += size(idle.shift()!)
    },
    forget: (one) => void (lent -= size(one)),
    held: () => ({ lent, idle: idleBytes(), dropped })
  }
}
