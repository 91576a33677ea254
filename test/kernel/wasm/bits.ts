/**
 * Values of every type as their bits in a bigint, unsigned; i32 has 32 of them, v128 has 128.
 *
 * The oracles compute on bits, so that -0, NaN and wrapping are visible. Imports nothing of the encoder.
 */

const scratch = new DataView(new ArrayBuffer(16))

/** The number with these 64 bits. */
export const toNumber = (bits: bigint): number => {
  scratch.setBigUint64(0, bits)
  return scratch.getFloat64(0)
}

/** The 64 bits of a number. */
export const fromNumber = (value: number): bigint => {
  scratch.setFloat64(0, value)
  return scratch.getBigUint64(0)
}

/** The number with these 32 bits. */
export const toSingle = (bits: bigint): number => {
  scratch.setUint32(0, Number(bits))
  return scratch.getFloat32(0)
}

/** The 32 bits of the nearest single. */
export const fromSingle = (value: number): bigint => {
  scratch.setFloat32(0, value)
  return BigInt(scratch.getUint32(0))
}

/** Cuts bits into lanes, the lowest first. */
export const split = (bits: bigint, width: number, count: number): Array<bigint> =>
  Array.from({ length: count }, (_, lane) => BigInt.asUintN(width, bits >> BigInt(lane * width)))

/** Puts lanes together, the lowest first. */
export const join = (lanes: ReadonlyArray<bigint>, width: number): bigint =>
  lanes.reduce((bits, lane, at) => bits | (BigInt.asUintN(width, lane) << BigInt(at * width)), 0n)

/** Reads bits from memory, little-endian. */
export const read = (memory: Uint8Array, at: number, bytes: number): bigint =>
  join(Array.from(memory.subarray(at, at + bytes), BigInt), 8)

/** Writes bits to memory, little-endian. */
export const write = (memory: Uint8Array, at: number, bytes: number, bits: bigint): void =>
  split(bits, 8, bytes).forEach((byte, k) => (memory[at + k] = Number(byte)))
