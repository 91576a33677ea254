/**
 * A row for each recording, all with one cursor; traces that were kept stand pale behind.
 */
import { useEffect, useRef } from "preact/hooks"
import uPlot from "uplot"
import type { Recorded } from "../model/Scene.ts"
import type { Shown } from "./Shown.ts"

/** Most rows that are drawn. */
export const mostRows = 16

const times = ({ dt, samples }: Recorded): Float64Array => Float64Array.from({ length: samples }, (_, k) => k * dt)

const line = ({ data, samples }: Recorded, i: number): Float64Array => data.subarray(i * samples, (i + 1) * samples)

/** The kept line as it lies under a recording: none where the samples are others. */
const ghost = (traces: Recorded, kept: Recorded | null, i: number): Float64Array | null =>
  kept !== null && kept.samples === traces.samples && kept.dt === traces.dt && kept.labels[i] === traces.labels[i]
    ? line(kept, i)
    : null

const optionsOf = (host: HTMLElement, unit: string, last: boolean): uPlot.Options => {
  const style = getComputedStyle(host)
  const ink = style.getPropertyValue("--ink")
  const grid = { stroke: style.getPropertyValue("--line"), width: 1 }
  return {
    width: host.clientWidth,
    height: last ? 92 : 64,
    legend: { show: false },
    cursor: { sync: { key: "traces" }, y: false },
    padding: [6, 14, 0, 0],
    scales: { x: { time: false } },
    series: [
      {},
      { stroke: style.getPropertyValue("--ghost"), width: 1 },
      { stroke: style.getPropertyValue("--trace"), width: 1.5 }
    ],
    axes: [
      { show: last, stroke: ink, grid, ticks: grid, label: "t [ms]", labelSize: 16, size: 28 },
      { stroke: ink, grid, ticks: grid, size: 52, label: unit, labelSize: 14, space: 18 }
    ]
  }
}

export const Traces = ({ model }: Shown) => {
  const { kept, traces } = model
  const host = useRef<HTMLDivElement>(null)
  const plots = useRef<{ readonly of: string; readonly all: ReadonlyArray<uPlot> }>({ of: "", all: [] })
  useEffect(() => {
    const own = host.current
    if (own === null || traces === null) return
    const rows = Math.min(traces.labels.length, mostRows)
    const key = JSON.stringify([traces.labels.slice(0, rows), traces.units])
    const [t, nothing] = [times(traces), new Array<null>(traces.samples).fill(null)]
    const data = (i: number): uPlot.AlignedData =>
      [t, ghost(traces, kept, i) ?? nothing, line(traces, i)] as uPlot.AlignedData
    performance.mark("studio:traces")
    if (plots.current.of === key) return plots.current.all.forEach((plot, i) => plot.setData(data(i)))
    plots.current.all.forEach((plot) => plot.destroy())
    own.replaceChildren()
    const all = Array.from({ length: rows }, (_, i) => {
      const row = document.createElement("div")
      const label = document.createElement("p")
      label.textContent = traces.labels[i]
      row.append(label)
      own.append(row)
      return new uPlot(optionsOf(own, traces.units[i], i === rows - 1), data(i), row)
    })
    plots.current = { of: key, all }
  }, [traces, kept])
  useEffect(() => {
    const own = host.current
    if (own === null) return
    const watch = new ResizeObserver(() =>
      plots.current.all.forEach((plot) => plot.setSize({ width: own.clientWidth, height: plot.height }))
    )
    watch.observe(own)
    return () => watch.disconnect()
  }, [])
  const more = traces === null ? 0 : Math.max(0, traces.labels.length - mostRows)
  return (
    <>
      <div
        ref={host}
        class="plots"
        role="img"
        aria-label={traces === null
          ? "nothing recorded yet"
          : `${traces.labels.length} recordings, ${traces.samples} samples each`}
      />
      {more === 0 ? null : <p>{`${more} more recordings are not drawn; the file of traces has all`}</p>}
    </>
  )
}
