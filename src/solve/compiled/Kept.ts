/**
 * What was made and may be wanted again, by a text of all that it depends on, within so many bytes: what was asked for longest ago goes first.
 */

/** A store of things by text. */
export type Kept<A> = {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
  /** Bytes of all that is kept, keys included. */
  readonly bytes: () => number
}

/** A store of at most so many bytes, however many things these are; one that is larger alone is not kept. */
export const within = <A>(most: number, bytesOf: (value: A) => number): Kept<A> => {
  const all = new Map<string, A>() // asked for longest ago first
  let bytes = 0
  const size = (key: string, value: A): number => 2 * key.length + bytesOf(value)
  const drop = (key: string): void => {
    const value = all.get(key)
    if (value === undefined) return
    all.delete(key)
    bytes -= size(key, value)
  }
  return {
    bytes: () => bytes,
    get: (key) => {
      const value = all.get(key)
      if (value === undefined) return undefined
      all.delete(key)
      all.set(key, value)
      return value
    },
    set: (key, value) => {
      drop(key)
      all.set(key, value)
      bytes += size(key, value)
      for (const oldest of all.keys()) {
        if (bytes <= most) break
        drop(oldest)
      }
    }
  }
}

/** Bytes that an engine of JavaScript takes for the code of a module, for each byte of it: its own, and about ten times as much machine code. */
const codeFactor = 10

/** What a module takes when it is kept. */
export const moduleBytes = ({ bytes }: { readonly bytes: Uint8Array }): number => codeFactor * bytes.length

/** Bytes of kernels that are kept, forwards, and as many backwards. */
export const mostKernels = 2 ** 27
