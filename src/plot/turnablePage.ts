/**
 * One self-contained HTML page with cells that can be turned, and where they have a film, with its controls.
 *
 * One idea: nothing is loaded from outside. The page has one style and one program that never change, and one block of data; it forbids
 * itself everything else by a policy, which names both by their hashes. Legends are SVG as in figures, so they are there before, and without,
 * the program. Laws: every word of the caller is escaped; equal input gives equal bytes.
 */
import * as Legend from "./Legend.ts"
import { element, escape, fonts, ink } from "./Svg.ts"
import type { Scene } from "./turnable/Scene.ts"
import { script, scriptHash } from "./turnable/script.ts"

/** What a page prints. */
export type TurnablePage = {
  readonly title: string
  readonly caption: string
  readonly legend: ReadonlyArray<Legend.Block>
  readonly scene: Scene
}

const css = `
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; overflow: hidden; background: #ffffff; color: #24292f;
  font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif }
header { padding: .75rem 1.1rem 0 }
h1 { font-size: 1.3rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere }
p { margin: 0; color: #59636e; overflow-wrap: anywhere }
main { position: relative; flex: 1; min-height: 0 }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: grab }
canvas:active { cursor: grabbing }
canvas:focus-visible { outline: 2px solid #0072b2; outline-offset: -2px }
aside { position: absolute; top: .75rem; right: 1.1rem; max-width: 45%; max-height: 96%; overflow: auto; pointer-events: none;
  background: #ffffffd0; border-radius: 6px }
aside svg { display: block; max-width: 100%; height: auto }
#problem { position: absolute; inset: 35% 15% auto; padding: 1rem; border: 2px solid #d55e00; border-radius: 8px;
  background: #ffffff; color: #24292f }
.scale { position: absolute; left: 1.1rem; bottom: .6rem; pointer-events: none }
#bar { height: 3px; background: #24292f }
footer { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1rem; padding: .5rem 1.1rem .75rem }
footer p { font-size: .9rem; flex-basis: 100% }
button, select { font: inherit; padding: .25rem .8rem }
button { min-width: 5rem }
input { flex: 1; min-width: 8rem }
output { min-width: 6.5rem; text-align: right; font-variant-numeric: tabular-nums }
`

const styleHash = "'sha256-gth7iOWkoVqUvrv1a31XY97+BluS+eO/HEvqnxDF4YI='"

/**
 * The policy of every turnable page, which stands in it too; a server may send it as `Content-Security-Policy`. It allows the page's own
 * style and program by their hashes, and nothing else.
 */
export const turnablePolicy = `default-src 'none'; style-src ${styleHash}; script-src ${scriptHash}`

/** Times [s] in which a film can be played; the third is where it begins. */
const durations = [40, 20, 10, 5, 2.5]

/** A pace as words: milliseconds of the film for each second. */
const paceOf = ({ moments, step }: NonNullable<Scene["film"]>) => (seconds: number): string => {
  const pace = Number((Math.max(1, moments - 1) * step / seconds).toPrecision(2))
  return `<option value="${pace}"${seconds === durations[2] ? " selected" : ""}>${pace} ms per second</option>`
}

const controls = (film: NonNullable<Scene["film"]>): string =>
  `<button id="play" type="button">Play</button>
<input id="moment" type="range" min="0" max="${film.moments - 1}" step="1" value="0" aria-label="time">
<output id="time"></output>
<select id="pace" aria-label="pace">${durations.map(paceOf(film)).join("")}</select>
`

/** Legends as one SVG. */
const legendOf = (blocks: ReadonlyArray<Legend.Block>): string => {
  const all = Legend.stack(blocks)
  if (all === undefined) return ""
  const [width, height] = [Math.ceil(all.width) + 8, Math.ceil(all.height) + 8]
  return element(
    "svg",
    {
      width: Math.round(width * 0.85),
      height: Math.round(height * 0.85),
      viewBox: `-4 0 ${width} ${height}`,
      role: "img",
      "aria-label": "legend",
      "font-family": fonts,
      color: ink,
      "xml:space": "preserve"
    },
    all.svg
  )
}

/** A block of data: what would end it, or begin another, is written as a number. */
const dataOf = (scene: Scene): string => JSON.stringify(scene).replaceAll("<", "\\u003c")

const keys =
  "Drag to turn, Shift and drag to move, wheel to zoom. Keys: arrows, + and −, x y z look along an axis, Home shows all."

/** Prints the page. */
export const turnablePage = ({ caption, legend, scene, title }: TurnablePage): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${turnablePolicy}">
<title>${escape(title)}</title>
<style>${css}</style>
</head>
<body>
<header>
<h1>${escape(title)}</h1>
<p>${escape(caption)}</p>
</header>
<main>
<canvas id="view" tabindex="0" role="img" aria-label="${escape(title)}"></canvas>
<aside>${legendOf(legend)}</aside>
<div class="scale"><div id="bar"></div><span id="length"></span></div>
<p id="problem" hidden>This picture needs WebGL 2, which this browser does not have, or has switched off.</p>
<noscript><p>This picture needs JavaScript.</p></noscript>
</main>
<footer>
${scene.film === undefined ? "" : controls(scene.film)}<p>${keys}${
    scene.film === undefined ? "" : " Space plays and pauses, comma and full stop go by one moment."
  }</p>
</footer>
<script id="scene" type="application/json">${dataOf(scene)}</script>
<script>${script}</script>
</body>
</html>
`
