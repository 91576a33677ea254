/**
 * A browser that is just enough for a turnable page: its document, a graphics card that writes down what it is told, and a clock.
 *
 * One idea: the program of the page runs as it stands in the page, in a realm of its own. What it draws is judged by what the card was told.
 */
import { parseHTML } from "linkedom"
import { runInNewContext } from "node:vm"

/** What the card was told. */
export type Card = {
  readonly calls: Array<readonly [name: string, given: ReadonlyArray<unknown>]>
}

/** The last arguments of a call. */
export const last = ({ calls }: Card, name: string): ReadonlyArray<unknown> =>
  calls.filter(([called]) => called === name).at(-1)?.[1] ?? []

const cardOf = (): { readonly card: Card; readonly context: object } => {
  const card: Card = { calls: [] }
  const context = new Proxy({}, {
    get: (_, name: string) =>
      /^[A-Z_0-9]+$/.test(name)
        ? name
        : (...given: ReadonlyArray<unknown>) => {
          card.calls.push([name, given])
          return name === "getProgramParameter" ? true : name === "getUniformLocation" ? given[1] : {}
        }
  })
  return { card, context }
}

/** A page that was opened: its document, what the card was told, and hands on the pointer, the keys and the clock. */
export type Opened = {
  readonly document: Document
  readonly card: Card
  /** Lets the next pictures be drawn, so many seconds later. */
  readonly tick: (seconds?: number) => void
  /** Lets something happen to an element. */
  readonly happen: (id: string, type: string, fields?: Readonly<Record<string, unknown>>) => void
  /** Whether a picture was asked for. */
  readonly asked: () => boolean
}

/** Opens a page; `webgl` says whether there is a graphics card, `hash` what stands behind the address. */
export const open = (html: string, { hash = "", webgl = true } = {}): Opened => {
  const { document, Event } = parseHTML(html)
  const { card, context } = cardOf()
  const canvas = document.getElementById("view")!
  Object.assign(canvas, {
    getContext: () => webgl ? context : null,
    clientWidth: 800,
    clientHeight: 600,
    width: 0,
    height: 0,
    setPointerCapture: () => undefined,
    focus: () => undefined
  })
  const waiting: Array<(now: number) => void> = []
  let now = 0
  const script = [...html.matchAll(/<script>([^]*?)<\/script>/g)]
  runInNewContext(script[0][1], {
    document,
    location: { hash },
    devicePixelRatio: 1,
    atob,
    URLSearchParams,
    performance: { now: () => now },
    requestAnimationFrame: (draw: (now: number) => void) => waiting.push(draw),
    ResizeObserver: class {
      observe = (): void => undefined
    }
  })
  return {
    document: document as unknown as Document,
    card,
    asked: () => waiting.length > 0,
    tick: (seconds = 0) => {
      now += 1000 * seconds
      for (const draw of waiting.splice(0)) draw(now)
    },
    happen: (id, type, fields = {}) => {
      document.getElementById(id)!.dispatchEvent(Object.assign(new Event(type), fields))
    }
  }
}
