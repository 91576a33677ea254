/**
 * The surface that cells are drawn on: the buffers of a scene on the graphics card, and a picture of them from a camera.
 *
 * One idea: places and radii go there once, colours whenever they change; a picture is one call. Rectangles are written out, not instanced:
 * that costs memory, and a machine without a graphics card draws them many times faster. Where there is no WebGL 2 there is no surface, and
 * the page says so.
 */
import type { Camera } from "./camera.ts"
import { numbersOfFrustum } from "./Scene.ts"
import { fragment, vertex } from "./shaders.ts"

/** What draws a scene. */
export type Surface = {
  /** Gives frusta other colours: three bytes for each. */
  readonly paint: (colours: Uint8Array<ArrayBuffer>) => void
  /** Draws what a camera sees on a canvas of a size [px]; `fine` is how many pixels of the picture are one of the page, along each axis. */
  readonly draw: (camera: Camera, width: number, height: number, fine: number) => void
}

/** Colour of the page. */
const ground = [1, 1, 1] as const

/** The surface of a canvas; null where there is no WebGL 2. `depth` is how far frusta are from each other at most [µm]. */
export const surfaceOf = (
  canvas: HTMLCanvasElement,
  frusta: Float32Array<ArrayBuffer>,
  least: number,
  depth: number
): Surface | null => {
  const gl = canvas.getContext("webgl2", { antialias: false, alpha: false })
  if (gl === null) return null
  const program = link(gl)
  if (program === null) return null
  const [places, colours] = [gl.createBuffer(), gl.createBuffer()]
  const count = frusta.length / numbersOfFrustum
  gl.bindBuffer(gl.ARRAY_BUFFER, places)
  gl.bufferData(
    gl.ARRAY_BUFFER,
    forCorners(frusta, numbersOfFrustum, new Float32Array(4 * frusta.length)),
    gl.STATIC_DRAW
  )
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer())
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, cornersOf(count), gl.STATIC_DRAW)
  const bytes = 4 * numbersOfFrustum
  for (const [at, offset] of [[0, 0], [1, 16]] as const) {
    gl.enableVertexAttribArray(at)
    gl.vertexAttribPointer(at, 4, gl.FLOAT, false, bytes, offset)
  }
  gl.bindBuffer(gl.ARRAY_BUFFER, colours)
  gl.enableVertexAttribArray(2)
  gl.vertexAttribPointer(2, 3, gl.UNSIGNED_BYTE, true, 3, 0)
  gl.useProgram(program)
  gl.enable(gl.DEPTH_TEST)
  gl.clearColor(...ground, 1)
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name)
  const names = ["view", "target", "reach", "least", "depth"] as const
  const [view, target, reach, thin, far] = names.map(uniform)
  return {
    paint: (given) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, colours)
      gl.bufferData(gl.ARRAY_BUFFER, forCorners(given, 3, new Uint8Array(4 * given.length)), gl.DYNAMIC_DRAW)
    },
    draw: (camera, width, height, fine) => {
      const [w, h] = [Math.round(width * fine), Math.round(height * fine)]
      if (canvas.width !== w) canvas.width = w
      if (canvas.height !== h) canvas.height = h
      gl.viewport(0, 0, w, h)
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
      gl.uniformMatrix3fv(view, true, camera.rotation)
      gl.uniform3fv(target, camera.target)
      gl.uniform2f(reach, width / 2 / camera.scale, height / 2 / camera.scale)
      gl.uniform1f(thin, least / 2 / camera.scale)
      gl.uniform1f(far, depth)
      gl.drawElements(gl.TRIANGLES, 6 * count, gl.UNSIGNED_INT, 0)
    }
  }
}

/** The numbers of every frustum four times, once for each corner of its rectangle. */
const forCorners = <Numbers extends Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(
  of: Numbers,
  each: number,
  into: Numbers
): Numbers => {
  for (let k = 0; k < of.length; k += each) {
    const own = of.subarray(k, k + each)
    for (let corner = 0; corner < 4; corner++) into.set(own, 4 * k + corner * each)
  }
  return into
}

/** Two triangles for every rectangle. */
const cornersOf = (count: number): Uint32Array<ArrayBuffer> => {
  const out = new Uint32Array(6 * count)
  for (let k = 0; k < count; k++) out.set([0, 1, 2, 1, 2, 3].map((corner) => 4 * k + corner), 6 * k)
  return out
}

const link = (gl: WebGL2RenderingContext): WebGLProgram | null => {
  const program = gl.createProgram()
  for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(kind)
    if (shader === null) return null
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null
}
