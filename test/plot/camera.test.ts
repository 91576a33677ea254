/** The camera of turnable pages: it keeps lengths, and what is under the pointer. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { projections } from "../../src/plot/projection.ts"
import { boxOf, type Camera, fit, move, planes, seen, turn, type Vector, zoom } from "../../src/plot/turnable/camera.ts"

const some = fc.double({ min: -100, max: 100, noNaN: true })
const aVector = fc.tuple(some, some, some)
const anAngle = fc.double({ min: -7, max: 7, noNaN: true })

/** A camera after a few turns. */
const aCamera = fc.tuple(aVector, fc.double({ min: 0.1, max: 50, noNaN: true }), anAngle, anAngle).map(
  ([target, scale, a, b]): Camera => turn(turn({ rotation: planes.xy, target, scale }, a, b), b, a)
)

/** Where a place is on the screen [px]. */
const screen = (camera: Camera, place: Vector): Vector => {
  const [x, y, z] = seen(camera, place)
  return [x * camera.scale, y * camera.scale, z * camera.scale]
}

const close = (a: Vector, b: Vector): void => {
  for (const axis of [0, 1, 2]) assert.closeTo(a[axis], b[axis], 1e-6 * (1 + Math.abs(a[axis])))
}

/** The place that is seen at a pixel, in the plane of the target: found by solving, not by the code that is judged. */
const under = (camera: Camera, right: number, up: number): Vector => {
  const [e, f, g] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(([x, y, z]) =>
    seen({ ...camera, target: [0, 0, 0] }, [x, y, z])
  )
  const [x, y] = [right / camera.scale, up / camera.scale]
  // The inverse of a rotation is its transpose.
  return [
    camera.target[0] + e[0] * x + e[1] * y,
    camera.target[1] + f[0] * x + f[1] * y,
    camera.target[2] + g[0] * x + g[1] * y
  ]
}

const zooming = (zoomed: typeof zoom) =>
  fc.property(aCamera, some, some, fc.double({ min: 0.1, max: 10, noNaN: true }), (camera, right, up, factor) => {
    const place = under(camera, right, up)
    const [x, y] = screen(zoomed(camera, factor, right, up), place)
    return Math.abs(x - right) < 1e-6 * (1 + Math.abs(right)) && Math.abs(y - up) < 1e-6 * (1 + Math.abs(up))
  })

describe("camera", () => {
  it("keeps what is under the pointer there while zooming, which one that zooms about the middle does not", () => {
    fc.assert(zooming(zoom))
    assert.isTrue(fc.check(zooming((camera, factor) => zoom(camera, factor))).failed)
  })

  it("keeps distances while turning, and moves what is seen with the pointer", () => {
    fc.assert(fc.property(aCamera, aVector, aVector, (camera, a, b) => {
      const [p, q] = [seen(camera, a), seen(camera, b)]
      const before = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
      assert.closeTo(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]), before, 1e-9 * (1 + before))
    }))
    fc.assert(fc.property(aCamera, aVector, some, some, (camera, place, right, up) => {
      const [x, y, z] = screen(camera, place)
      close(screen(move(camera, right, up), place), [x + right, y + up, z])
    }))
  })

  it("turns what is near with the pointer: to the right, and upwards", () => {
    const camera: Camera = { rotation: planes.xy, target: [0, 0, 0], scale: 1 }
    assert.isAbove(seen(turn(camera, 0.1, 0), [0, 0, 1])[0], 0)
    assert.isAbove(seen(turn(camera, 0, 0.1), [0, 0, 1])[1], 0)
  })

  it("shows the planes as pictures in the plane do", () => {
    fc.assert(fc.property(aVector, (place) => {
      for (const plane of ["xy", "xz", "yz"] as const) {
        const { near, right, up } = projections[plane](...place)
        close(seen({ rotation: planes[plane], target: [0, 0, 0], scale: 1 }, place), [right, up, near])
      }
    }))
  })

  it("fits everything into the screen, radii included", () => {
    const frusta = Float32Array.of(0, 0, 0, 10, 100, 0, 0, 5, 0, 50, 0, 1, 0, 60, 30, 1)
    const box = boxOf(frusta)
    assert.deepStrictEqual(box, { low: [-10, -10, -10], high: [105, 61, 31] })
    for (const rotation of Object.values(planes)) {
      const camera = fit(box, rotation, 400, 300)
      for (const place of [box.low, box.high]) {
        const [x, y] = screen(camera, place)
        assert.isAtMost(Math.abs(x), 200)
        assert.isAtMost(Math.abs(y), 150)
      }
    }
  })
})
