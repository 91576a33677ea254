/**
 * A growable run of bytes and the few ways WebAssembly writes numbers into it: LEB128, little-endian words, UTF-8
 * names.
 *
 * One idea: everything is appended in place, so that writing never makes an array per instruction. Numbers outside
 * their range are an error, not a wrapped number. Knows nothing of instructions or sections.
 */

/** Bytes that are being written; `length` of them count, the rest is room. */
export type Bytes = { buffer: Uint8Array<ArrayBuffer>; view: DataView<ArrayBuffer>; length: number }

/** The longest LEB128 number, an s64, has ten bytes; no single number takes more room. */
const longestNumber = 10

const encoder = new TextEncoder()

/** Makes an empty run of bytes with some room. */
export const make = (capacity: number): Bytes => {
  const buffer = new Uint8Array(Math.max(capacity, longestNumber))
  return { buffer, view: new DataView(buffer.buffer), length: 0 }
}

const makeRoom = (bytes: Bytes, extra: number): void => {
  if (bytes.length + extra <= bytes.buffer.length) return
  const wider = make(Math.max(2 * bytes.buffer.length, bytes.length + extra))
  wider.buffer.set(bytes.buffer.subarray(0, bytes.length))
  bytes.buffer = wider.buffer
  bytes.view = wider.view
}

const outOfRange = (kind: string, value: number | bigint): never => {
  throw new Error(`internal: ${value} is no ${kind}`)
}

/** Appends one byte. */
export const u8 = (bytes: Bytes, value: number): void => {
  makeRoom(bytes, 1)
  bytes.buffer[bytes.length++] = value
}

/** Appends an integer of 0 .. 2^32 - 1 as unsigned LEB128: seven bits a byte, lowest first. */
export const u32 = (bytes: Bytes, value: number): void => {
  if (value >>> 0 !== value) outOfRange("u32", value)
  if (value < 128) return u8(bytes, value)
  makeRoom(bytes, longestNumber)
  let rest = value
  while (rest > 127) {
    bytes.buffer[bytes.length++] = (rest & 127) | 128
    rest >>>= 7
  }
  bytes.buffer[bytes.length++] = rest
}

/** Appends an integer of -2^31 .. 2^31 - 1 as signed LEB128: the last byte's bit 6 is the sign. */
export const s32 = (bytes: Bytes, value: number): void => {
  if ((value | 0) !== value) outOfRange("s32", value)
  makeRoom(bytes, longestNumber)
  let rest = value
  while (rest < -64 || rest > 63) {
    bytes.buffer[bytes.length++] = (rest & 127) | 128
    rest >>= 7
  }
  bytes.buffer[bytes.length++] = rest & 127
}

/** Appends an integer of -2^63 .. 2^63 - 1 as signed LEB128. */
export const s64 = (bytes: Bytes, value: bigint): void => {
  if (BigInt.asIntN(64, value) !== value) outOfRange("s64", value)
  makeRoom(bytes, longestNumber)
  let rest = value
  while (rest < -64n || rest > 63n) {
    bytes.buffer[bytes.length++] = Number(rest & 127n) | 128
    rest >>= 7n
  }
  bytes.buffer[bytes.length++] = Number(rest & 127n)
}

/** Appends a 64-bit float, little-endian. */
export const f64 = (bytes: Bytes, value: number): void => {
  makeRoom(bytes, 8)
  bytes.view.setFloat64(bytes.length, value, true)
  bytes.length += 8
}

/** Appends an integer of -2^63 .. 2^64 - 1 as 64 bits, little-endian. */
export const i64 = (bytes: Bytes, value: bigint): void => {
  if (value !== BigInt.asIntN(64, value) && value !== BigInt.asUintN(64, value)) outOfRange("i64", value)
  makeRoom(bytes, 8)
  bytes.view.setBigInt64(bytes.length, value, true)
  bytes.length += 8
}

/** Appends bytes as they are. */
export const append = (bytes: Bytes, values: ArrayLike<number>): void => {
  if (values.length === 1) return u8(bytes, values[0])
  makeRoom(bytes, values.length)
  // An opcode is one or two bytes, for which a call costs more than a loop.
  if (values.length > 16) bytes.buffer.set(values, bytes.length)
  else for (let i = 0; i < values.length; i++) bytes.buffer[bytes.length + i] = values[i]
  bytes.length += values.length
}

/** Appends a text as UTF-8 after its length in bytes. */
export const text = (bytes: Bytes, value: string): void => {
  const encoded = encoder.encode(value)
  u32(bytes, encoded.length)
  append(bytes, encoded)
}

/** Copies what was written. */
export const take = (bytes: Bytes): Uint8Array<ArrayBuffer> => bytes.buffer.slice(0, bytes.length)
