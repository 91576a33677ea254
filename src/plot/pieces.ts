/**
 * Pieces: frusta in space, each with the ball that closes the gap at its start, where it goes on from another at an angle.
 *
 * One idea: pictures in the plane and in space are made of the same pieces. Two flat ends that meet at an angle leave a wedge open; a ball
 * of the smaller of both radii fills it and bulges nowhere. It does not know how pieces are drawn.
 */
import type { Segments } from "../network/segments.ts"

/** A frustum from one place to another [µm]; `ball` is the radius of the ball at its start, 0 for none. */
export type Piece = {
  readonly x0: number
  readonly y0: number
  readonly z0: number
  readonly x1: number
  readonly y1: number
  readonly z1: number
  readonly radius0: number
  readonly radius1: number
  readonly ball: number
}

type Frustum = Omit<Piece, "ball">

/** The pieces of segments; `parent` says for each which one it goes on from, -1 for none. */
export const withBalls = (
  frusta: ReadonlyArray<Frustum>,
  parent: { readonly [k: number]: number }
): ReadonlyArray<Piece> =>
  frusta.map((own, k) => {
    const before = frusta[parent[k]] as Frustum | undefined
    return { ...own, ball: before === undefined || straight(before, own) ? 0 : Math.min(before.radius1, own.radius0) }
  })

/** Frusta that meet at less than about three degrees leave no gap that is seen. */
const straight = (a: Frustum, b: Frustum): boolean => {
  const [ax, ay, az] = [a.x1 - a.x0, a.y1 - a.y0, a.z1 - a.z0]
  const [bx, by, bz] = [b.x1 - b.x0, b.y1 - b.y0, b.z1 - b.z0]
  return ax * bx + ay * by + az * bz > 0.9986 * Math.hypot(ax, ay, az) * Math.hypot(bx, by, bz)
}

/** The pieces of the segments of a network. */
export const piecesOf = (segments: Segments): ReadonlyArray<Piece> => {
  const { parent, radius0, radius1, x0, x1, y0, y1, z0, z1 } = segments
  const frusta = Array.from(x0, (_, k) => ({
    x0: x0[k],
    y0: y0[k],
    z0: z0[k],
    x1: x1[k],
    y1: y1[k],
    z1: z1[k],
    radius0: radius0[k],
    radius1: radius1[k]
  }))
  return withBalls(frusta, parent)
}
