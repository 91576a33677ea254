/**
 * Words that people know from papers and other simulators for what columns are, with the column that is meant, and what provides a column.
 *
 * One idea: a guess by spelling finds a slip of the pen, not another word; a temperature is nowhere near `celsius`. So what people call a thing is
 * looked up here first, and said only where its column is among those that there are. It does not know networks.
 */

/** What is meant: a column, or the columns that fit a pattern; and what is to be known of it. */
type Meaning = { readonly columns: string | RegExp; readonly says: (columns: string) => string }

const is = (what: string) => (columns: string): string => `${what} is ${columns}`

/** One line per meaning: words in lower case, the column, what to say. */
const lines: ReadonlyArray<readonly [words: string, columns: string | RegExp, says: Meaning["says"]]> = [
  ["temperature temp t_celsius degc t_c", "celsius", is("the temperature [degC]")],
  [
    "ra ri r_a r_i rhoa axial_resistance cytoplasmic_resistivity",
    "axial_resistivity",
    is("the resistivity inside [ohm cm]")
  ],
  [
    "cm c_m specific_capacitance membrane_capacitance capacity",
    "capacitance",
    is("the capacitance of the membrane [uF/cm2]")
  ],
  ["diam diameter d thickness", "radius", (column) => `there is ${column}, half of a diameter [um]`],
  ["r rad", "radius", is("the radius [um]")],
  ["l len", "length", is("the length [um]")],
  ["vm v_m voltage potential membrane_potential membrane_voltage v_init vinit", "v", is("the voltage [mV]")],
  ["surface surface_area membrane_area", "area", is("the membrane [um2]")],
  ["vol", "volume", is("the volume [um3]")],
  ["dist path_distance distance_from_soma", "distance", is("the way from the first compartment [um]")],
  ["nseg n_seg ncompartments", "ncomp", is("the number of compartments of a branch")],
  ["nseg n_seg ncompartments", "length", () => "the number of compartments of a branch is set with Edit.ncomp"],
  [
    "g gbar g_bar gmax g_max conductance",
    /^[A-Za-z]\w*_g[A-Z]\w*$/,
    (columns) => `a conductance is named after its mechanism: ${columns}`
  ],
  ["gpas g_pas gl g_l gl_hh gleak g_leak", /(^|_)gLeak$/, is("the leak conductance")],
  ["epas e_pas el e_l el_hh eleak e_leak erest e_rest", /(^|_)eLeak$/, is("the reversal potential of the leak")],
  ["gna gnabar gna_bar gnabar_hh g_na", /(^|_)gNa\w*$/, is("the sodium conductance")],
  ["gk gkbar gk_bar gkbar_hh g_k gkdr gkdrbar", /(^|_)gK\w*$/, is("the potassium conductance")],
  ["ena e_na", /(^|_)eNa$/, is("the reversal potential of sodium")],
  ["ek e_k", /(^|_)eK$/, is("the reversal potential of potassium")],
  ["eca e_ca", /(^|_)eCa$/, is("the reversal potential of calcium")],
  [
    "e erev e_rev reversal reversal_potential",
    /(^|_)e(?:[A-Z]\w*|_syn)?$/,
    (columns) => `a reversal potential has the name of its ion or mechanism: ${columns}`
  ],
  ["ca cai ca_i cacon calcium", "CaCon_i", is("the calcium inside [mM]")],
  ["cao ca_o", "CaCon_e", is("the calcium outside [mM]")],
  ["weight w gsyn g_syn", /_gS$/, is("the conductance of a synapse")]
]

const meanings: ReadonlyMap<string, ReadonlyArray<Meaning>> = Map.groupBy(
  lines.flatMap(([words, columns, says]) => words.split(" ").map((word) => ({ word, columns, says }))),
  ({ word }) => word
)

/** Most columns that are named. */
const mostNamed = 6

/** The built-in mechanisms that have a state or a current under a name that others read, the usual one first. */
const providers: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["CaCon_i", ["Pumps.CaPump", "Pumps.CaFaradayConcentrationChange"]],
  ["CaCon_e", ["Pumps.CaNernstReversal"]],
  ["eCa", ["Pumps.CaNernstReversal"]],
  ["i_Ca", ["Channels.CaL", "Channels.CaT", "Channels.CaGHK", "Channels.Ca_LVAst"]]
])

/** The built-in mechanisms that provide what is read under a name. */
export const providersOf = (name: string): ReadonlyArray<string> => providers.get(name) ?? []

/**
 * What a word means among the names that there are, as a clause; undefined where it is no such word, or what it means is not there. What is not
 * there but a built-in mechanism has is named with that, where the names are those of columns.
 */
export const meant = (word: string, available: Iterable<string>): string | undefined => {
  const all = [...new Set(available)]
  const [lower, known] = [word.toLowerCase(), meanings.get(word.toLowerCase()) ?? []]
  const same = all.map((name) => name.toLowerCase()).some((name) => name === lower || name.endsWith(`_${lower}`))
  if (same) return undefined // a guess by spelling finds it
  for (const { columns, says } of known) {
    const found = all.filter((name) => typeof columns === "string" ? name === columns : columns.test(name))
    if (found.length === 0) continue
    const named = found.slice(0, mostNamed).map((name) => `"${name}"`).join(", ")
    return says(found.length > mostNamed ? `${named}, …` : named)
  }
  if (!all.includes("v")) return undefined
  const absent = [word, ...known.flatMap(({ columns }) => typeof columns === "string" ? [columns] : [])]
    .find((name) => providers.has(name) && !all.includes(name))
  return absent === undefined
    ? undefined
    : `"${absent}" is there where ${providers.get(absent)!.join(" or ")} is inserted`
}
