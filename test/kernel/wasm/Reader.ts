/**
 * Reads numbers and names back from bytes: the counterpart of `Bytes`, for the disassembler.
 *
 * Written apart from the writer, so that one cannot hide a mistake of the other. Ends of data and numbers that are too
 * long are errors with their position.
 */

/** Bytes and the place of the next one. */
export type Reader = { readonly bytes: Uint8Array; at: number; readonly end: number }

/** Reads a part of the bytes. */
export const make = (bytes: Uint8Array, at: number, end: number): Reader => ({ bytes, at, end })

/** Throws with the position. */
export const fail = (reader: Reader, complaint: string): never => {
  throw new Error(`internal: ${complaint} at byte ${reader.at}`)
}

/** Tells whether all was read. */
export const isDone = (reader: Reader): boolean => reader.at >= reader.end

/** Reads one byte. */
export const u8 = (reader: Reader): number =>
  isDone(reader) ? fail(reader, "the bytes end too early") : reader.bytes[reader.at++]

/** Reads LEB128 of at most `width` bits as a bigint. */
const leb = (reader: Reader, width: number, signed: boolean): bigint => {
  let value = 0n
  for (let shift = 0; shift < width; shift += 7) {
    const byte = u8(reader)
    value |= BigInt(byte & 127) << BigInt(shift)
    if (byte < 128) return signed ? BigInt.asIntN(Math.min(shift + 7, width), value) : value
  }
  return fail(reader, `a number is longer than ${width} bits`)
}

/** Reads an unsigned number of 32 bits. */
export const u32 = (reader: Reader): number => Number(leb(reader, 32, false))

/** Reads a signed number of 32 bits. */
export const s32 = (reader: Reader): number => Number(leb(reader, 32, true))

/** Reads a signed number of 64 bits. */
export const s64 = (reader: Reader): bigint => leb(reader, 64, true)

/** Reads some bytes. */
export const take = (reader: Reader, length: number): Uint8Array => {
  if (reader.at + length > reader.end) fail(reader, `${length} bytes are announced but not there`)
  reader.at += length
  return reader.bytes.subarray(reader.at - length, reader.at)
}

/** Reads a 64-bit float. */
export const f64 = (reader: Reader): number => {
  const { buffer, byteOffset } = take(reader, 8)
  return new DataView(buffer, byteOffset, 8).getFloat64(0, true)
}

/** Reads a text after its length. */
export const text = (reader: Reader): string => new TextDecoder().decode(take(reader, u32(reader)))

/** Reads a list after its length. */
export const list = <A>(reader: Reader, read: (reader: Reader) => A): ReadonlyArray<A> =>
  Array.from({ length: u32(reader) }, () => read(reader))
