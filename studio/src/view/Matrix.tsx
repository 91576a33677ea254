/**
 * Synapses as a matrix, from rows to columns: colour and number say which parameter drives a synapse. One tab stop, walked by arrow keys.
 */
import { useRef, useState } from "preact/hooks"
import { ofGroup, ofParameter } from "../draw/colours.ts"
import type { Scene, Trained } from "../model/Scene.ts"
import type { Shown } from "./Shown.ts"

/** Most cells on a side that are drawn one by one. */
export const mostDrawn = 32

/** Synapses by the pair of cells that they join. */
const byPair = ({ synapses: { post, pre } }: Scene): ReadonlyMap<string, ReadonlyArray<number>> => {
  const pairs = new Map<string, Array<number>>()
  for (let row = 0; row < pre.length; row++) {
    const key = `${pre[row]},${post[row]}`
    const rows = pairs.get(key)
    if (rows === undefined) pairs.set(key, [row])
    else rows.push(row)
  }
  return pairs
}

const cache = new WeakMap<Scene, ReadonlyMap<string, ReadonlyArray<number>>>() // memo of a pure function

const pairsOf = (scene: Scene): ReadonlyMap<string, ReadonlyArray<number>> => {
  const known = cache.get(scene)
  if (known !== undefined) return known
  const made = byPair(scene)
  cache.set(scene, made)
  return made
}

/** A pair in words: what a screen reader says. */
const said = (trained: Trained | undefined, pre: number, post: number, rows: ReadonlyArray<number>): string => {
  if (rows.length === 0) return `no synapse from cell ${pre} to cell ${post}`
  const name = rows.length === 1 ? `synapse ${rows[0]}` : `${rows.length} synapses`
  const p = trained?.domain === "edges" ? trained.drivers[rows[0]] : -1
  return `${name}, cell ${pre} to cell ${post}${p < 0 ? "" : `, parameter ${p}, ${trained!.labels[p]}`}`
}

const walk: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1]
}

export const Matrix = ({ model, send }: Shown) => {
  const { lit, pointed, scene } = model
  const [place, setPlace] = useState<readonly [number, number]>([0, 0])
  const table = useRef<HTMLTableElement>(null)
  if (scene === null) return <p class="empty">…</p>
  if (scene.synapses.pre.length === 0) return <p class="empty">No synapses yet.</p>
  const n = scene.cells.length
  if (n > mostDrawn) {
    return (
      <p class="empty">
        {`${scene.synapses.pre.length} synapses between ${n} cells: too many to draw one by one. Type a test to select some.`}
      </p>
    )
  }
  const trained = scene.trained[model.trained]
  const pairs = pairsOf(scene)
  const litRows = new Set(lit?.domain === "edges" ? lit.rows : [])
  const cells = Array.from({ length: n }, (_, i) => i)
  const head = (i: number) => (
    <button
      type="button"
      tabIndex={-1}
      style={{ borderColor: ofGroup(scene.groups.indexOf(scene.cells[i].group)) }}
      title={`${scene.cells[i].name}${scene.cells[i].group === "" ? "" : `, ${scene.cells[i].group}`}`}
    >
      {i}
    </button>
  )
  const choose = (rows: ReadonlyArray<number>, more: boolean): void =>
    send({ _tag: "RowsChosen", domain: "edges", rows, more })
  return (
    <div class="matrix-frame">
      <table
        class="matrix"
        role="grid"
        aria-label={`${scene.synapses.pre.length} synapses, from rows to columns`}
        aria-multiselectable
        ref={table}
        onKeyDown={(event) => {
          const by = walk[event.key]
          if (by === undefined) return
          event.preventDefault()
          const [i, j] = [place[0] + by[0], place[1] + by[1]]
          if (i < 0 || j < 0 || i >= n || j >= n) return
          setPlace([i, j])
          table.current?.querySelector<HTMLElement>(`[data-place="${i},${j}"]`)?.focus()
        }}
      >
        <thead>
          <tr>
            <td class="corner" title="rows: from; columns: to">from, to</td>
            {cells.map((j) => (
              <th
                key={j}
                scope="col"
                onClick={(event) => choose(cells.flatMap((i) => pairs.get(`${i},${j}`) ?? []), event.shiftKey)}
              >
                {head(j)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map((i) => (
            <tr key={i}>
              <th
                scope="row"
                onClick={(event) => choose(cells.flatMap((j) => pairs.get(`${i},${j}`) ?? []), event.shiftKey)}
              >
                {head(i)}
              </th>
              {cells.map((j) => {
                const rows = pairs.get(`${i},${j}`) ?? []
                const p = rows.length > 0 && trained?.domain === "edges" ? trained.drivers[rows[0]] : -1
                const chosen = rows.some((row) => litRows.has(row))
                return (
                  <td
                    key={j}
                    role="gridcell"
                    data-place={`${i},${j}`}
                    tabIndex={place[0] === i && place[1] === j ? 0 : -1}
                    aria-label={said(trained, i, j, rows)}
                    aria-selected={chosen}
                    class={`${rows.length === 0 ? "none" : ""} ${pointed !== null && p === pointed ? "pointed" : ""}`}
                    style={rows.length === 0 ? {} : { backgroundColor: ofParameter(p) }}
                    onClick={(event) => {
                      setPlace([i, j])
                      choose(rows, event.shiftKey)
                    }}
                    onKeyUp={(event) => {
                      if (event.key === "Enter" || event.key === " ") choose(rows, event.shiftKey)
                    }}
                  >
                    {rows.length === 0 ? "" : p < 0 ? "·" : p}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
