/**
 * Long texts and deep ones: equations, units, names, mistakes; selections and rules of many parts; documents that are wrong all over.
 */
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Explain,
  Json,
  Network,
  Pump,
  Select,
  Share,
  Source,
  Stimulus,
  Synapses,
  View
} from "neurolens"
import { cable, cells, count, edited } from "./kinds.ts"
import type { Probe } from "./Probe.ts"

const channel = (spec: Parameters<typeof Channel.makeResult>[1]) => () => Channel.makeResult("Long", spec)

const refused = (run: () => unknown) => () => {
  try {
    run()
  } catch (error) {
    return String(error)
  }
  throw new Error("something wrong was taken")
}

const document = (part: (n: number) => object) => (n: number): () => unknown => {
  const text = JSON.stringify({ ...Json.toValue(Network.make([Cell.make()])) as object, ...part(n) })
  return refused(() => Json.decodeSync(text))
}

/** Equations, up to their limits. */
const equations: ReadonlyArray<Probe> = [
  {
    name: "equation: terms of a sum",
    from: 60,
    most: 960,
    make: (n) => channel({ current: count(n).map(() => "v").join(" + ") + " - 1" })
  },
  {
    name: "equation: brackets within each other",
    from: 12,
    most: 192,
    make: (n) => channel({ current: `${"(".repeat(n)}v${")".repeat(n)} * 1` })
  },
  {
    name: "equation: wrong characters",
    from: 600,
    most: 19_200,
    make: (n) => channel({ current: "?\n".repeat(n / 2) })
  },
  {
    name: "equation: wrong names",
    from: 60,
    most: 960,
    make: (n) => channel({ current: count(n).map((i) => `x${i}`).join(" + ") })
  },
  {
    name: "mechanism: definitions in a chain",
    from: 150,
    most: 4800,
    make: (n) =>
      channel({
        definitions: Object.fromEntries(count(n).map((i) => [`d${i}`, i === 0 ? "v" : `d${i - 1} + 1`])),
        current: `d${n - 1}`
      })
  },
  {
    name: "mechanism: definitions that are wrong",
    from: 150,
    most: 4800,
    make: (n) => channel({ definitions: Object.fromEntries(count(n).map((i) => [`d${i}`, `e${i}`])), current: "v" })
  },
  {
    name: "mechanism: states that are assigned",
    from: 60,
    most: 960,
    make: (n) =>
      channel({
        states: Object.fromEntries(count(n).map((i) => [`s${i}`, { unit: "mV", equals: i === 0 ? "v" : `s${i - 1}` }])),
        current: "v"
      })
  },
  {
    name: "mechanism: updates",
    from: 60,
    most: 960,
    make: (n) => channel({ states: { s: {} }, update: count(n).map(() => "s = s + 1") })
  },
  {
    name: "mechanism: reactions between pairs",
    from: 30,
    most: 480,
    make: (n) =>
      channel({
        states: Object.fromEntries(count(2 * n).map((i) => [`s${i}`, { default: 0.5 }])),
        scheme: count(n).map((i) => `s${2 * i} <-> s${2 * i + 1} : 1, 2`)
      })
  },
  {
    name: "mechanism: states of one system",
    from: 8,
    most: 64,
    make: (n) =>
      channel({
        states: Object.fromEntries(count(n).map((i) => [`s${i}`, { default: 1 / n }])),
        scheme: count(n - 1).map((i) => `s${i} <-> s${i + 1} : 1, 2`)
      })
  }
]

/** Documents that are wrong in as many places as there are. */
const documents: ReadonlyArray<Probe> = [
  {
    name: "wrong document: groups without a column",
    from: 500,
    most: 64_000,
    make: document((n) => ({ groups: count(n).map((i) => `g${i}`) }))
  },
  {
    name: "wrong document: one group many times",
    from: 500,
    most: 64_000,
    make: document((n) => ({ groups: count(n).map(() => "g") }))
  },
  {
    name: "wrong document: keys",
    from: 500,
    most: 64_000,
    make: document((n) => Object.fromEntries(count(n).map((i) => [`k${i}`, 0])))
  },
  {
    name: "wrong document: recordings of nothing",
    from: 500,
    most: 64_000,
    make: document((n) => ({ recordings: count(n).map((i) => ({ domain: "nodes", row: 0, state: `s${i}` })) }))
  },
  {
    name: "wrong document: shapes",
    from: 500,
    most: 64_000,
    make: document((n) => ({ stimuli: count(n).map((i) => ({ row: `${i}` })) }))
  },
  {
    name: "wrong document: diffusion",
    from: 500,
    most: 64_000,
    make: document((n) => ({ diffusion: count(n).map((i) => `s${i}`) }))
  },
  {
    name: "wrong document: lists within each other",
    from: 1000,
    most: 1_000_000,
    make: (n) => {
      const text = `${"[".repeat(n)}${"]".repeat(n)}`
      return refused(() => Json.decodeSync(text))
    }
  }
]

const looked = (network: Network.Network, selection: Select.Selection) => () =>
  View.of(network, selection, { allowEmpty: true })

/** Selections of many parts, in a network that stays the same. */
const selections: ReadonlyArray<Probe> = [
  {
    name: "selection: or of many",
    from: 25,
    most: 800,
    make: (n) => {
      const network = cells(200)
      const parts = count(n).map((i) => Select.cell(i % 200))
      return () => View.of(network, parts.slice(1).reduce((all, one) => all.or(one), parts[0]))
    }
  },
  {
    name: "selection: not of not",
    from: 25,
    most: 800,
    make: (n) => {
      const network = cells(200)
      return () => View.of(network, count(n).reduce((all) => all.not(), Select.cell(0)), { allowEmpty: true })
    }
  },
  { name: "selection: a list of cells", from: 500, most: 64_000, make: (n) => looked(cells(n), Select.cell(count(n))) },
  {
    name: "selection: a range of cells",
    from: 500,
    most: 64_000,
    make: (n) => looked(cells(n), Select.cell(Select.range(0, n, 3)))
  },
  {
    name: "selection: rows",
    from: 500,
    most: 64_000,
    make: (n) => looked(cells(n), Select.rows([...count(n)].reverse()))
  },
  {
    name: "selection: places of a branch",
    from: 500,
    most: 64_000,
    make: (n) => looked(cable(n), Select.branch(0).loc([0, 0.5, 1]))
  },
  {
    name: "selection: many places of many branches",
    from: 25,
    most: 3200,
    make: (n) => looked(cable(n), Select.branch(0).loc(count(n).map((i) => i / n)))
  },
  {
    name: "selection: where among values",
    from: 500,
    most: 64_000,
    make: (n) => looked(cells(n), Select.where({ cell_index: count(n) }))
  },
  {
    name: "selection: where by a function",
    from: 500,
    most: 64_000,
    make: (n) => looked(cells(n), Select.where((row) => row.cell_index % 2 === 0))
  }
]

/** Synapses in a network of 100 cells that are shared by columns. */
const connected = (n: number): Network.Network =>
  edited(cells(100), [
    Edit.connect(Connect.listed(count(n).map((i) => [i % 200, (7 * i + 3) % 200] as const)), Synapses.Ionotropic)
  ])

const key = "IonotropicSynapse_gS"

const shared = (rule: (n: number) => Share.Rule) => (n: number): () => unknown => {
  const network = connected(n)
  const made = rule(n)
  return () => Share.index(network, Select.edges, made)
}

/** Rules of many classes, wirings, parameters. */
const sharing: ReadonlyArray<Probe> = [
  { name: "sharing: each", from: 500, most: 64_000, make: shared(() => Share.each) },
  { name: "sharing: by two columns", from: 500, most: 64_000, make: shared(() => Share.by("pre_index", "post_index")) },
  { name: "sharing: by a function", from: 500, most: 64_000, make: shared(() => Share.key("row", (row) => row.row)) },
  { name: "sharing: meet", from: 500, most: 64_000, make: shared(() => Share.meet(Share.by("pre_index"), Share.each)) },
  {
    name: "sharing: join",
    from: 500,
    most: 64_000,
    make: shared(() =>
      Share.join(
        Share.key("half", (row) => Math.floor(row.row / 2)),
        Share.key("next", (row) => Math.floor((row.row + 1) / 2))
      )
    )
  },
  {
    name: "sharing: bins",
    from: 500,
    most: 32_000,
    make: (n) => shared(() => Share.bins("pre_x", count(n + 1).map((i) => 1e4 * i / n)))(n)
  },
  {
    name: "sharing: by many columns",
    from: 4,
    most: 32,
    make: (n) => shared((n) => Share.by(...count(n).map((i) => i % 2 === 0 ? "pre_index" : "post_index")))(n)
  },
  {
    name: "wiring: full",
    from: 20,
    most: 640,
    make: (n) => () => edited(cells(n), [Edit.connect(Connect.full(Select.all, Select.all), Synapses.Ionotropic)]),
    nature: "as many synapses as pairs of cells"
  },
  {
    name: "wiring: sparse, ten for each",
    from: 500,
    most: 16_000,
    make: (n) => () =>
      edited(cells(n), [
        Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 10 / n, seed: 1 }), Synapses.Ionotropic)
      ])
  },
  {
    name: "wiring: sparse, ten for each, with delays by distance",
    from: 500,
    most: 16_000,
    make: (n) => () =>
      edited(cells(n), [
        Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 10 / n, seed: 1 }), Synapses.ExpSyn, {
          values: { delay: "0.5 + straight_distance / 300" }
        })
      ])
  },
  {
    name: "wiring: a source for each",
    from: 500,
    most: 64_000,
    make: (n) => () => edited(cells(n), [Edit.drive(Source.poisson({ rate: 1, seed: 1 }), Select.all, Synapses.ExpSyn)])
  },
  {
    name: "wiring: pairwise",
    from: 500,
    most: 64_000,
    make: (n) => () => edited(cells(n), [Edit.connect(Connect.pairwise(Select.all, Select.all), Synapses.Ionotropic)])
  },
  {
    name: "wiring: one synapse taken away",
    from: 500,
    most: 64_000,
    make: (n) => {
      const network = connected(n)
      return () => edited(network, [Edit.disconnect(Select.edges.rows([0]))])
    }
  },
  {
    name: "explain: each row",
    from: 500,
    most: 16_000,
    make: (n) => {
      const network = edited(connected(n), [Edit.train(key, { at: Select.edges, share: Share.each })])
      return () => [
        Explain.parameters(network).length,
        Explain.text(network).length,
        Explain.row(network, "edges", n - 1)
      ]
    }
  }
]

/** Many small edits, one after the other, on a network of many names. */
const edits: ReadonlyArray<Probe> = [
  {
    name: "edits: sets in a row",
    from: 250,
    most: 16_000,
    make: (n) => {
      const network = edited(Network.make([Cell.make()]), [
        Edit.insert(Channels.HH),
        ...count(1000).map((i) => Edit.group(`g${i}`, Select.all))
      ])
      return () => edited(network, count(n).map((i) => Edit.set("v", -60 - i / n)))
    }
  },
  {
    name: "edits: groups and labels in turn",
    from: 250,
    most: 16_000,
    make: (n) => () =>
      edited(
        Network.make([Cell.make()]),
        count(n).map((i) => i % 2 === 0 ? Edit.group(`g${i}`, Select.all) : Edit.label(`l${i}`, "a"))
      )
  },
  {
    name: "edits: pumps and channels of one ion",
    from: 12,
    most: 192,
    make: (n) => () => {
      const pump = (i: number) =>
        Pump.make(`P${i}`, {
          parameters: { k: { default: 0.1, unit: "1/ms" } },
          states: { Ca: { default: 1e-4, unit: "mM", shared: true } },
          ion: "Ca",
          current: { name: `i_P${i}`, equals: "k * Ca" }
        })
      return edited(Network.make([Cell.make()]), count(n).map((i) => Edit.insert(pump(i))))
    }
  },
  {
    name: "edits: stimuli, one at a time",
    from: 250,
    most: 16_000,
    make: (n) => () =>
      edited(
        Network.make([Cell.make()]),
        count(n).map(() => Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 1 }), Select.all))
      )
  }
]

/** All of these. */
export const onTexts: ReadonlyArray<Probe> = [...equations, ...documents, ...selections, ...sharing, ...edits]
