/** Tells whether a value is an array or a typed array; a record is none, even if one of its keys is `length`. */
export const isList = (u: unknown): u is ArrayLike<unknown> =>
  Array.isArray(u) || (ArrayBuffer.isView(u) && !(u instanceof DataView))
