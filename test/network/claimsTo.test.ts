/** Who claims a name, by name alone, is what all claims say; and what edits look at does not grow with the names that are there. */
import { assert, describe, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { claimsTo, quantityClaimsTo, withMechanism } from "../../src/network/claimsTo.ts"
import { allClaims, quantityClaims } from "../../src/network/names.ts"
import { quantities, quantityNamed } from "../../src/network/quantities.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"

const rich = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.CaL),
  Edit.insert(Channels.CaT),
  Edit.insert(Pumps.CaPump),
  Edit.insert(Pumps.CaNernstReversal),
  Edit.diffuse("CaCon_i", 2),
  Edit.group("soma", Select.rows([0])),
  Edit.label("depth", 3),
  Edit.label("__proto__", 1),
  Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
  Edit.label("depth", 4, Select.edges),
  Edit.copyToEdges("depth")
])

const names = [
  ...new Set([
    ...allClaims(rich).map(({ name }) => name),
    "nothing",
    "axial_diffusion_nothing",
    "constructor",
    "__proto__"
  ])
]

describe("claims to a name", () => {
  it("are all claims that have it, in their order", () => {
    for (const name of names) {
      const having = (claims: typeof claimsTo extends (...all: never) => infer A ? A : never) =>
        claims.filter((claim) => claim.name === name)
      assert.deepStrictEqual(claimsTo(rich, name), having(allClaims(rich)), name)
      assert.deepStrictEqual(quantityClaimsTo(rich, name), having(quantityClaims(rich)), name)
    }
  })

  it("make the quantity that the list of all has", () => {
    const all = quantities(rich)
    for (const name of names) assert.deepStrictEqual(quantityNamed(rich, name), all.get(name), name)
    assert.isAbove(all.size, 40)
  })

  it("are the same whether a mechanism came to others or the list was made at once", () => {
    const grown = withMechanism(rich.mechanisms, Channels.Km)
    const fresh = grown.toOrderedMap().remove("Km").set("Km", Channels.Km)
    for (const name of ["Km_gKm", "eK", "i_K", "HH_m", "Km"]) {
      assert.deepStrictEqual(
        quantityClaimsTo(rich.set("mechanisms", grown), name),
        quantityClaimsTo(rich.set("mechanisms", fresh), name),
        name
      )
    }
    assert.strictEqual(withMechanism(grown, Channels.Km), grown)
  })
})
