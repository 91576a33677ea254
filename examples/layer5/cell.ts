/**
 * The cell: a morphology with the channels of Hay et al., PLoS Comput Biol 7 (2011), where and as dense as in their model (ModelDB 139653).
 *
 * One idea: densities are data, a record for each region; what depends on the place is a function of the path distance from the soma. The
 * paper's numbers stand here unchanged; what differs is the tree. Its zone of calcium channels (685 to 885 um) is where its main fork is, and
 * so is ours. The paper's axon is a passive stub of 60 um; a traced axon is left out.
 */
import { Cell, Channels, Edit, Network, Pumps, Select, Share, States, Traced, View } from "neurolens"

const regions = ["soma", "axon", "basal", "apical"] as const

/** Densities [S/cm2] by region: of the leak, and of channels by their column. */
const densities: { readonly [K in typeof regions[number]]: Readonly<Record<string, number>> } = {
  soma: {
    Leak_gLeak: 3.38e-5,
    Ih_gIh: 2e-4,
    NaTa_t_gNaTa_t: 2.04,
    Nap_Et2_gNap_Et2: 1.72e-3,
    SKv3_1_gSKv3_1: 0.693,
    K_Pst_gK_Pst: 2.23e-3,
    K_Tst_gK_Tst: 0.0812,
    SK_E2_gSK_E2: 0.0441,
    CaL_gCaL: 9.92e-4,
    Ca_LVAst_gCa_LVAst: 3.43e-3
  },
  axon: { Leak_gLeak: 3.25e-5 },
  basal: { Leak_gLeak: 4.67e-5, Ih_gIh: 2e-4 },
  apical: {
    Leak_gLeak: 5.89e-5,
    NaTa_t_gNaTa_t: 0.0213,
    SKv3_1_gSKv3_1: 2.61e-4,
    Im_gIm: 6.75e-5,
    SK_E2_gSK_E2: 1.2e-3
  }
}

/** Densities by the channel that they are of. */
const channels = Channels

/** Ih of the apical tree [S/cm2]: `base` in soma and basal trees, and `tip` at the farthest tip. */
export type Ih = { readonly base: number; readonly tip: number }

/** The paper's, base (2.087 exp(3.6161 way) - 0.8696), where `way` is the share of the way from the soma to the farthest tip. */
export const paperIh: Ih = { base: 2e-4, tip: 0.0153502 }

/** That function of place, by its values at both ends: they can be trained, since each has a part of the tree to itself. */
export const apicalIh = (coefficients: Ih): Share.Formula =>
  Share.formula("base * (2.087 * ((tip / base + 0.8696) / 2.087) ^ way - 0.8696)", coefficients)

/** Calcium channels of the apical tree: dense in the zone around the main fork, a tenth and a hundredth elsewhere. */
const inZone = (dense: number, elsewhere: number): Share.Formula =>
  Share.formula("from_soma > 685 && from_soma < 885 ? dense : elsewhere", { dense, elsewhere })

/** The compartment in the middle of the soma. */
export const soma = (cell: Network.Network): Select.NodeSelection =>
  Select.rows([View.of(cell, Select.group("soma").loc(0.5)).rows[0]])

/** The compartment at a share of the way from the soma to the farthest apical tip: 0 is the soma, 0.5 halfway along the trunk. */
export const onWay = (cell: Network.Network, share: number): Select.NodeSelection => {
  if (share === 0) return soma(cell)
  const [tip] = View.of(cell, Select.group("apical").where("way == 1")).rows
  const [fromSoma, fromTip] = [soma(cell), Select.rows([tip])].map((from) => Network.distances(cell, from))
  // Beside the way, going there and on is longer than the way itself.
  const onIt = (row: number): boolean => fromSoma[row] + fromTip[row] < fromSoma[tip] + 1e-6
  const off = (row: number): number => Math.abs(fromSoma[row] - share * fromSoma[tip])
  const rows = View.of(cell, Select.group("apical")).rows.filter(onIt)
  return Select.rows([rows.reduce((best, row) => off(row) < off(best) ? row : best)])
}

/** Path distances of all compartments from the soma [um]. */
const measured = (cell: Network.Network): ReadonlyArray<Edit.Edit> => {
  const distances = Network.distances(cell, soma(cell))
  const reach = View.of(cell, Select.group("apical")).rows.reduce((far, row) => Math.max(far, distances[row]), 0)
  return [
    Edit.distance("from_soma", { from: soma(cell) }),
    Edit.label("way", ({ row }) => distances[row] / reach, Select.group("apical"))
  ]
}

/** The cell of a morphology, in compartments of at most `longest` um, its states at rest for -80 mV. */
export const layer5Cell = (morphology: Traced.Traced, longest: number): Network.Network => {
  const ncomp = Traced.branches(morphology).map(({ length }) => Math.ceil(length / longest))
  const bare = Cell.traced(morphology, { ncomp, axial_resistivity: 100, v: -80, celsius: 34 })
  const present = regions.filter((region) => bare.groups.has(region))
  const active = Select.group("soma").or(Select.group("apical"))
  return Network.editSync(bare, [
    ...measured(bare),
    Edit.set("capacitance", 2, Select.group("basal").or(Select.group("apical"))),
    ...present.flatMap((region) =>
      Object.entries(densities[region]).flatMap(([column, density]) => [
        Edit.insert(channels[column.slice(0, column.lastIndexOf("_g")) as keyof typeof channels], Select.group(region)),
        Edit.set(column, density, Select.group(region))
      ])
    ),
    Edit.set("Leak_eLeak", -90),
    Edit.insert(Channels.Ih, Select.group("apical")),
    Edit.set("Ih_gIh", apicalIh(paperIh), Select.group("apical")),
    Edit.insert(Channels.CaL, active),
    Edit.insert(Channels.Ca_LVAst, active),
    Edit.set("CaL_gCaL", inZone(5.55e-4, 5.55e-5), Select.group("apical")),
    Edit.set("Ca_LVAst_gCa_LVAst", inZone(0.0187, 1.87e-4), Select.group("apical")),
    Edit.insert(Pumps.CaPump, active),
    Edit.insert(Pumps.CaNernstReversal, active),
    Edit.set("CaPump_gamma", 5.01e-4, Select.group("soma")),
    Edit.set("CaPump_decay", 460, Select.group("soma")),
    Edit.set("CaPump_gamma", 5.09e-4, Select.group("apical")),
    Edit.set("CaPump_decay", 122, Select.group("apical")),
    Edit.set("CaCon_i", 1e-4, active),
    Edit.set("eNa", 50, active),
    Edit.set("eK", -85, active),
    States.init()
  ])
}
