/**
 * The scene of a turnable page: the pieces of cells and the lines of synapses as numbers for a graphics card.
 *
 * One idea: the same pieces and colours as in the plane; a ball is a frustum without length, a synapse one without width. Places are counted
 * from the middle of all, so that cells far from the origin are as sharp as others.
 */
import type { Ints } from "../table/Column.ts"
import type { Piece } from "./pieces.ts"
import type { Film, Scene } from "./turnable/Scene.ts"
import { numbersOfFrustum } from "./turnable/Scene.ts"

/** A synapse in space: from where to where [µm], and its colour. */
export type Tie = { readonly from: Vector; readonly to: Vector; readonly colour: string }

type Vector = readonly [x: number, y: number, z: number]

/** What a scene is made of. */
export type SceneOptions = {
  readonly pieces: ReadonlyArray<Piece>
  /** The compartment of each piece. */
  readonly row: Ints
  readonly colour: (row: number) => string
  readonly ties: ReadonlyArray<Tie>
  /** Whether all are lines of one width. */
  readonly lines: boolean
  /** How the colours of compartments go on; `place` says for a row which place it is, -1 for none. */
  readonly film?: Omit<Film, "place"> & { readonly place: (row: number) => number }
}

/** Least width of a frustum, and the width of a line [px]. */
const [thinnest, lineWidth] = [1.5, 2]

/** A frustum, ball or line with its colour and the compartment that it is of, -1 for none. */
type Solid = Omit<Piece, "ball"> & { readonly colour: string; readonly row: number }

/** The scene. */
export const sceneOf = ({ colour, film, lines, pieces, row, ties }: SceneOptions): Scene => {
  const solids: ReadonlyArray<Solid> = [
    ...pieces.flatMap(({ ball, ...piece }, k) => {
      const own = { ...piece, ...lines ? { radius0: 0, radius1: 0 } : {}, colour: colour(row[k]), row: row[k] }
      const { x0: x1, y0: y1, z0: z1 } = own
      return ball === 0 || lines ? [own] : [own, { ...own, x1, y1, z1, radius0: ball, radius1: ball }]
    }),
    ...ties.map(({ colour, from: [x0, y0, z0], to: [x1, y1, z1] }) => (
      { x0, y0, z0, x1, y1, z1, radius0: 0, radius1: 0, colour, row: -1 }
    ))
  ]
  const middle = middleOf(solids)
  const frusta = new Float32Array(numbersOfFrustum * solids.length)
  const colours = new Uint8Array(3 * solids.length)
  solids.forEach(({ colour, radius0, radius1, x0, x1, y0, y1, z0, z1 }, k) => {
    const [mx, my, mz] = middle
    frusta.set([x0 - mx, y0 - my, z0 - mz, radius0, x1 - mx, y1 - my, z1 - mz, radius1], numbersOfFrustum * k)
    colours.set(bytesOfColour(colour), 3 * k)
  })
  const common = {
    count: solids.length,
    frusta: text(bytesOfFloats(frusta)),
    colours: text(colours),
    least: lines ? lineWidth : thinnest
  }
  if (film === undefined) return common
  const place = solids.map(({ row }) => row < 0 ? -1 : film.place(row))
  return { ...common, film: { ...film, place: text(bytesOfInts(place)) } }
}

/** Bytes in base 64; written in stretches of three times as many, because arguments of a call stand on the stack. */
export const text = (bytes: Uint8Array): string => {
  const stretch = 3 * 4096
  const parts = Array.from(
    { length: Math.ceil(bytes.length / stretch) },
    (_, k) => btoa(String.fromCharCode(...bytes.subarray(k * stretch, (k + 1) * stretch)))
  )
  return parts.join("")
}

/** Red, green and blue of a colour. */
export const bytesOfColour = (colour: string): ReadonlyArray<number> =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** Little end first, whatever this machine does. */
const bytesOfFloats = (numbers: Float32Array): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(4 * numbers.length))
  numbers.forEach((x, k) => bytes.setFloat32(4 * k, x, true))
  return new Uint8Array(bytes.buffer)
}

const bytesOfInts = (numbers: ReadonlyArray<number>): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(4 * numbers.length))
  numbers.forEach((x, k) => bytes.setInt32(4 * k, x, true))
  return new Uint8Array(bytes.buffer)
}

const middleOf = (solids: ReadonlyArray<Solid>): Vector => {
  const between = (a: "x0" | "y0" | "z0", b: "x1" | "y1" | "z1"): number => {
    let [low, high] = [Infinity, -Infinity]
    for (const solid of solids) {
      low = Math.min(low, solid[a], solid[b])
      high = Math.max(high, solid[a], solid[b])
    }
    return (low + high) / 2
  }
  return [between("x0", "x1"), between("y0", "y1"), between("z0", "z1")]
}
