/**
 * The program of a turnable page: reads the scene, and answers the pointer, the wheel, keys and the clock.
 *
 * One idea: what moves is one camera and one time; everything that happens makes new ones and asks for one picture. The page itself is
 * made by `page3d`; elements are found by their names. A view can be written behind the address: `#turn=40,20&zoom=2&time=5`.
 */
import { roundLength } from "../roundLength.ts"
import { boxOf, type Camera, diagonal, fit, move, planes, turn, zoom } from "./camera.ts"
import { coloursOf, later, momentOf, timeOf } from "./film.ts"
import { bytesOf, type Scene } from "./Scene.ts"
import { surfaceOf } from "./surface.ts"

const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E // the page was made with it

/** Turning for each pixel and for each key [rad]; zooming for each step of the wheel and for each key. */
const [turnOfPixel, turnOfKey, zoomOfWheel, zoomOfKey] = [0.008, 0.1, 0.0015, 1.2]

/** Pixels of the picture for one of the page, along each axis: more than there are make edges smooth. */
const fineness = Math.max(2, globalThis.devicePixelRatio)

const start = (): void => {
  const scene = JSON.parse(element("scene").textContent) as Scene
  const canvas = element<HTMLCanvasElement>("view")
  const frusta = new Float32Array(bytesOf(scene.frusta).buffer)
  const box = boxOf(frusta)
  const surface = surfaceOf(canvas, frusta, scene.least, 2 * diagonal(box))
  if (surface === null) {
    element("problem").hidden = false
    return
  }
  const stay = bytesOf(scene.colours)
  const { film } = scene
  const given = new URLSearchParams(location.hash.slice(1))
  const numbers = (name: string): ReadonlyArray<number> => (given.get(name) ?? "").split(",").map(Number)
  const size = (): readonly [number, number] => [canvas.clientWidth, canvas.clientHeight]
  const whole = (): Camera => fit(box, planes.xy, ...size())

  const [right = 0, up = 0] = numbers("turn")
  let camera = zoom(turn(whole(), right * Math.PI / 180, up * Math.PI / 180), numbers("zoom")[0] || 1)
  let asked = false
  const ask = (): void => {
    if (asked) return
    asked = true
    requestAnimationFrame((now) => {
      asked = false
      picture(now)
    })
  }
  const look = (next: Camera): void => {
    camera = next
    ask()
  }

  const length = (): void => {
    const micrometres = roundLength(120 / camera.scale)
    element("bar").style.width = `${micrometres * camera.scale}px`
    element("length").textContent = `${micrometres} µm`
  }
  let picture = (_now: number): void => {
    surface.draw(camera, ...size(), fineness)
    length()
  }
  surface.paint(stay)

  if (film !== undefined) {
    const colours = coloursOf(film, stay)
    const [play, moments, clock, pace] = [
      element<HTMLButtonElement>("play"),
      element<HTMLInputElement>("moment"),
      element("time"),
      element<HTMLSelectElement>("pace")
    ]
    let time = given.has("time") ? timeOf(film, momentOf(film, numbers("time")[0])) : film.first
    let [playing, before, shown] = [false, 0, -1]
    const draw = picture
    picture = (now) => {
      if (playing) time = later(film, time, Math.max(0, now - before) / 1000, Number(pace.value))
      before = now
      const moment = momentOf(film, time)
      if (moment !== shown) {
        surface.paint(colours.at(moment))
        shown = moment
        moments.value = String(moment)
        clock.textContent = `${timeOf(film, moment).toFixed(Math.max(0, Math.ceil(-Math.log10(film.step))))} ms`
      }
      draw(now)
      if (playing) ask()
    }
    const toggle = (): void => {
      playing = !playing
      before = performance.now()
      play.textContent = playing ? "Pause" : "Play"
      ask()
    }
    const jump = (moment: number): void => {
      time = timeOf(film, Math.max(0, Math.min(film.moments - 1, moment)))
      ask()
    }
    play.addEventListener("click", toggle)
    moments.addEventListener("input", () => jump(Number(moments.value)))
    canvas.addEventListener("keydown", ({ key }) => {
      if (key === " ") toggle()
      else if (key === ",") jump(shown - 1)
      else if (key === ".") jump(shown + 1)
    })
  }

  listen(canvas, () => camera, look, whole)
  new ResizeObserver(ask).observe(canvas)
  ask()
}

/** What the pointer, the wheel and keys do to the camera. */
const listen = (
  canvas: HTMLCanvasElement,
  camera: () => Camera,
  look: (next: Camera) => void,
  whole: () => Camera
): void => {
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId)
    canvas.focus()
  })
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons === 0) return
    const [dx, dy] = [event.movementX, event.movementY]
    const moving = event.shiftKey || event.buttons !== 1
    look(moving ? move(camera(), dx, -dy) : turn(camera(), dx * turnOfPixel, -dy * turnOfPixel))
  })
  canvas.addEventListener("contextmenu", (event) => event.preventDefault())
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault()
    const [right, up] = [event.offsetX - canvas.clientWidth / 2, canvas.clientHeight / 2 - event.offsetY]
    look(zoom(camera(), Math.exp(-event.deltaY * zoomOfWheel), right, up))
  }, { passive: false })
  const keys: Readonly<Record<string, (from: Camera) => Camera>> = {
    ArrowLeft: (from) => turn(from, -turnOfKey, 0),
    ArrowRight: (from) => turn(from, turnOfKey, 0),
    ArrowUp: (from) => turn(from, 0, turnOfKey),
    ArrowDown: (from) => turn(from, 0, -turnOfKey),
    "+": (from) => zoom(from, zoomOfKey),
    "-": (from) => zoom(from, 1 / zoomOfKey),
    x: (from) => ({ ...from, rotation: planes.yz }),
    y: (from) => ({ ...from, rotation: planes.xz }),
    z: (from) => ({ ...from, rotation: planes.xy }),
    Home: whole
  }
  canvas.addEventListener("keydown", (event) => {
    const does = keys[event.key] as ((from: Camera) => Camera) | undefined
    if (does !== undefined || event.key === " ") event.preventDefault()
    if (does !== undefined) look(does(camera()))
  })
}

start()
