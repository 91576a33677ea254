/**
 * From where the cells are seen: a rotation, the place in the middle, and a scale; turned, moved and zoomed without being changed.
 *
 * One idea: there is no perspective, so a bar of scale is right at every depth. Seen coordinates go to the right, upwards and towards the
 * viewer. Law: zooming at a place of the screen, and moving, keep what is under the pointer there.
 */

/** A rotation as a matrix, row by row: the seen axes in space. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number]

/** A place, or a way, in space. */
export type Vector = readonly [x: number, y: number, z: number]

/** Where the viewer is. */
export type Camera = {
  readonly rotation: Rotation
  /** What is in the middle of the screen [µm]. */
  readonly target: Vector
  /** Pixels for a micrometre. */
  readonly scale: number
}

/** The three planes: what the first axis to the right and the second upwards show. */
export const planes: Readonly<Record<"xy" | "xz" | "yz", Rotation>> = {
  xy: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  xz: [1, 0, 0, 0, 0, 1, 0, -1, 0],
  yz: [0, 1, 0, 0, 0, 1, 1, 0, 0]
}

/** The box around frusta in space. */
export type Box = { readonly low: Vector; readonly high: Vector }

/** The box around numbers of frusta, as they stand in a `Scene`. */
export const boxOf = (frusta: Float32Array): Box => {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let k = 0; k < frusta.length; k += 4) {
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis], frusta[k + axis] - frusta[k + 3])
      high[axis] = Math.max(high[axis], frusta[k + axis] + frusta[k + 3])
    }
  }
  return { low: [low[0], low[1], low[2]], high: [high[0], high[1], high[2]] }
}

/** The length of the diagonal of a box. */
export const diagonal = ({ high, low }: Box): number => Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2])

const times = (a: Rotation, b: Rotation): Rotation => {
  const at = (row: number, column: number): number =>
    a[3 * row] * b[column] + a[3 * row + 1] * b[column + 3] + a[3 * row + 2] * b[column + 6]
  return [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)]
}

/** A place in space, seen from the target of a camera. */
export const seen = ({ rotation: r, target }: Camera, [x, y, z]: Vector): Vector => {
  const [dx, dy, dz] = [x - target[0], y - target[1], z - target[2]]
  return [
    r[0] * dx + r[1] * dy + r[2] * dz,
    r[3] * dx + r[4] * dy + r[5] * dz,
    r[6] * dx + r[7] * dy + r[8] * dz
  ]
}

/** How far a step on the screen is in space. */
const back = ({ rotation: r }: Camera, right: number, up: number): Vector => [
  r[0] * right + r[3] * up,
  r[1] * right + r[4] * up,
  r[2] * right + r[5] * up
]

/** Looks at the whole box, on a screen of a size [px]. */
export const fit = (box: Box, rotation: Rotation, width: number, height: number): Camera => {
  const target: Vector = [
    (box.low[0] + box.high[0]) / 2,
    (box.low[1] + box.high[1]) / 2,
    (box.low[2] + box.high[2]) / 2
  ]
  const from = { rotation, target, scale: 1 }
  let [wide, high] = [0, 0]
  for (let corner = 0; corner < 8; corner++) {
    const end = (axis: 0 | 1 | 2): number => (corner >> axis) % 2 === 0 ? box.low[axis] : box.high[axis]
    const [right, up] = seen(from, [end(0), end(1), end(2)])
    wide = Math.max(wide, 2 * Math.abs(right))
    high = Math.max(high, 2 * Math.abs(up))
  }
  return { ...from, scale: 0.9 * Math.min(width / Math.max(wide, 1e-3), height / Math.max(high, 1e-3)) }
}

/** Turns by angles [rad]: what is near goes to the right, and upwards. */
export const turn = (camera: Camera, right: number, up: number): Camera => {
  const [c, s] = [Math.cos(right), Math.sin(right)]
  const [d, t] = [Math.cos(up), Math.sin(up)]
  const about: Rotation = [c, 0, s, 0, 1, 0, -s, 0, c]
  const tilt: Rotation = [1, 0, 0, 0, d, t, 0, -t, d]
  return { ...camera, rotation: times(times(tilt, about), camera.rotation) }
}

/** Moves what is seen by pixels to the right and upwards. */
export const move = (camera: Camera, right: number, up: number): Camera => {
  const [x, y, z] = back(camera, right / camera.scale, up / camera.scale)
  return { ...camera, target: [camera.target[0] - x, camera.target[1] - y, camera.target[2] - z] }
}

/** Zooms by a factor, about a place of the screen: pixels to the right of its middle, and above it. */
export const zoom = (camera: Camera, factor: number, right = 0, up = 0): Camera =>
  move({ ...move(camera, -right, -up), scale: camera.scale * factor }, right, up)
