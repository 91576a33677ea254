/**
 * The cells as they lie; a click selects a cell, or a compartment where there is one cell (Alt turns this about); the colour says its group or the parameter that drives a compartment.
 */
import { useEffect, useRef } from "preact/hooks"
import { drawCells, fitting, segmentAt } from "../draw/cells.ts"
import { ofGroup, ofParameter } from "../draw/colours.ts"
import type { Model } from "../model/Model.ts"
import type { Scene } from "../model/Scene.ts"
import type { Shown } from "./Shown.ts"

/** Compartments that are lit: the selected ones, or those at the ends of selected synapses' cells. */
const litRows = ({ lit, pointed, trained }: Model, scene: Scene): ReadonlySet<number> => {
  const shown = scene.trained[trained]
  if (pointed !== null && shown?.domain === "nodes") {
    return new Set(Array.from(scene.segments.row).filter((row) => shown.drivers[row] === pointed))
  }
  if (lit === null) return new Set()
  if (lit.domain === "nodes") return new Set(lit.rows)
  const { post, pre } = scene.synapses
  const cells = new Set(lit.rows.flatMap((row) => [pre[row], post[row]]))
  return new Set(Array.from(scene.segments.row).filter((_, k) => cells.has(scene.segments.cell[k])))
}

export const Cells = ({ model, send }: Shown) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { scene } = model
  const draw = (): void => {
    const own = canvas.current
    const context = own?.getContext("2d")
    if (!own || !context || scene === null) return
    const ratio = devicePixelRatio
    const [width, height] = [own.clientWidth, own.clientHeight]
    own.width = width * ratio
    own.height = height * ratio
    context.scale(ratio, ratio)
    const shown = scene.trained[model.trained]
    const groupOf = (row: number): number => scene.groups.indexOf(scene.cells[scene.segments.cell[row]].group)
    const colour = shown?.domain === "nodes"
      ? (row: number) => ofParameter(shown.drivers[row])
      : (row: number) => ofGroup(groupOf(row))
    const halo = getComputedStyle(own).getPropertyValue("--halo")
    drawCells(context, scene, fitting(scene.segments, width, height), colour, litRows(model, scene), halo)
  }
  useEffect(() => {
    draw()
    const watch = new ResizeObserver(draw)
    if (canvas.current !== null) watch.observe(canvas.current)
    return () => watch.disconnect()
  }, [scene, model.lit, model.pointed, model.trained])
  const summary = scene === null
    ? "no cells yet"
    : `${scene.cells.length} cells, ${scene.segments.row.length} compartments, seen along z`
  return (
    <>
      <canvas
        ref={canvas}
        class="cells"
        role="img"
        aria-label={summary}
        onClick={(event) => {
          if (scene === null) return
          const { clientHeight, clientWidth } = event.currentTarget
          const camera = fitting(scene.segments, clientWidth, clientHeight)
          const k = segmentAt(scene, camera, event.offsetX, event.offsetY)
          if (k === null) return send({ _tag: "SelectionCleared" })
          const { cell, row } = scene.segments
          const rows = event.altKey !== (scene.cells.length === 1)
            ? [row[k]]
            : Array.from(row).filter((_, i) => cell[i] === cell[k])
          send({ _tag: "RowsChosen", domain: "nodes", rows, more: event.shiftKey })
        }}
      />
      {scene === null || scene.groups.length === 0 ? null : (
        <ul class="legend" aria-label={scene.groupColumn}>
          {scene.groups.map((group, i) => (
            <li key={group}>
              <span class="dot" style={{ backgroundColor: ofGroup(i) }} />
              {group}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
