/**
 * Edits of morphologies. E1: deleting takes away the totals of what was deleted, and nothing else. E2: told from another place every frustum
 * is there, and told from the old tip again all is as before. E3: cut and joined again is the same. E4: totals of what is joined add. E5: spines
 * add their own membrane. E6: moved and turned nothing changes its size, scaled all does by its power. E7: points that were made of branches
 * are read as these branches, or writing says that they cannot be. E10: twigs that are pruned at once are
 * those that are pruned pass by pass.
 *
 * Morphologies are those of random tracings, with somata of all forms and rings of membrane. Sums are over at most a few hundred terms that
 * are all positive, so they hold to 1e-9 whatever the order. Broken variants: a deletion that forgets a branch, a root that swaps a type, a
 * join that welds with a cone, a spine whose head is a ball, twigs that go one by one.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Swc, Traced } from "../src/index.ts"
import { broken, settings } from "./settings.ts"
import { file, textOf } from "./tracings.ts"

type Sums = Readonly<Record<string, readonly [length: number, area: number, volume: number]>>

const morphology: fc.Arbitrary<Traced.Traced> = file.map((rows) => Swc.read(textOf(rows))).filter(Result.isSuccess).map(
  (
    { success }
  ) => success.morphology
)

/** Sums by type, times a factor each, of some morphologies; branch by branch, so that a wrong total of the library would be seen. */
const sums = (...all: ReadonlyArray<readonly [Traced.Traced, sign: number]>): Sums => {
  const out: Record<string, [number, number, number]> = {}
  for (const [one, sign] of all) {
    for (const { area, length, type, volume } of Traced.branches(one)) {
      const old = out[type] ?? [0, 0, 0]
      out[type] = [old[0] + sign * length, old[1] + sign * area, old[2] + sign * volume]
    }
  }
  return out
}

const near = (one: Sums, two: Sums): void => {
  const all = [...Object.values(one), ...Object.values(two)].flat().map(Math.abs)
  const size = Math.max(1, ...all)
  for (const type of new Set([...Object.keys(one), ...Object.keys(two)])) {
    for (const k of [0, 1, 2]) {
      expect(Math.abs((one[type]?.[k] ?? 0) - (two[type]?.[k] ?? 0)), `type ${type}, ${k}`).toBeLessThan(1e-9 * size)
    }
  }
}

const isAll = (traced: Traced.Traced, chosen: ReadonlyArray<number>): boolean =>
  chosen.length === Traced.branchCount(traced)

/** Branches that are chosen by numbers, with all that hangs on them. */
const below = (traced: Traced.Traced, numbers: ReadonlyArray<number>): ReadonlyArray<number> => {
  const data = Traced.branches(traced)
  const goes = new Set(numbers.map((n) => n % data.length))
  for (const { branch, parent } of data) if (goes.has(parent)) goes.add(branch)
  return [...goes].toSorted((a, b) => a - b)
}

type Delete = (traced: Traced.Traced, branches: ReadonlyArray<number>) => Traced.Traced

const deletes = (remove: Delete) =>
  fc.property(morphology, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (traced, numbers) => {
    const goes = below(traced, numbers)
    fc.pre(!isAll(traced, goes))
    const left = remove(traced, goes)
    const gone: Record<string, [number, number, number]> = {}
    const data = Traced.branches(traced)
    for (const b of goes) {
      const old = gone[data[b].type] ?? [0, 0, 0]
      gone[data[b].type] = [old[0] + data[b].length, old[1] + data[b].area, old[2] + data[b].volume]
    }
    const back = { ...sums([left, 1]) } as Record<string, [number, number, number]>
    for (const [type, own] of Object.entries(gone)) {
      const old = back[type] ?? [0, 0, 0]
      back[type] = [old[0] + own[0], old[1] + own[1], old[2] + own[2]]
    }
    near(back, sums([traced, 1]))
  })

it("E1: what is deleted is gone, and nothing else", () =>
  fc.assert(deletes((traced, goes) => Traced.deleteBranches(traced, goes)), settings))

it("E1: catches a deletion that forgets a branch", () => {
  const forgets: Delete = (traced, goes) => goes.length < 2 ? traced : Traced.deleteBranches(traced, goes.slice(-1))
  expect(fc.check(deletes(forgets), broken).failed).toBe(true)
})

/** A place at a point of a branch, or on the way. */
const places = fc.record({
  branch: fc.nat(),
  point: fc.nat(),
  loc: fc.double({ min: 0, max: 1, noNaN: true }),
  on: fc.boolean()
})

type Spot = { readonly branch: number; readonly point: number; readonly loc: number; readonly on: boolean }

const placed = (traced: Traced.Traced, { branch, loc, on, point }: Spot): Traced.Place => {
  const data = Traced.branches(traced)
  const own = data[branch % data.length]
  if (own.points === 1) return { branch: own.branch, loc: Math.round(loc) }
  return on ? { branch: own.branch, point: point % own.points } : { branch: own.branch, loc }
}

/** The ends of branches on which nothing hangs. */
const tips = (traced: Traced.Traced): ReadonlyArray<Traced.Place> =>
  Traced.branches(traced).filter(({ children }) => children.length === 0).map(({ branch }) => ({ branch, loc: 1 }))

const placeOf = ({ branches: { first, x, y, z } }: Traced.Traced, k: number): string =>
  [x[k], y[k], z[k], first.indexOf(k)].slice(0, 3).join(" ")

/** The frusta of a morphology, each as its two ends in an order of their own, with its type; spheres as one point. */
const frusta = ({ branches: { first, radius, type, x, y, z } }: Traced.Traced): ReadonlyArray<string> =>
  Array.from(type.keys()).flatMap((b) => {
    const ends = Array.from({ length: first[b + 1] - first[b] }, (_, k) => {
      const at = first[b] + k
      return [x[at], y[at], z[at], radius[at]].join(" ")
    })
    const pairs = ends.length === 1 ? [ends] : ends.slice(1).map((end, k) => [ends[k], end])
    return pairs.map((pair) => `${type[b]}: ${pair.toSorted().join(", ")}`)
  }).toSorted()

type Reroot = (traced: Traced.Traced, place: Traced.Place) => Traced.Traced

const reroots = (reroot: Reroot) =>
  fc.property(morphology, places, fc.nat(), fc.boolean(), (traced, spot, which, onTip) => {
    const ends = tips(traced)
    const place = onTip ? ends[which % ends.length] : placed(traced, spot)
    const other = reroot(traced, place)
    near(sums([other, 1]), sums([traced, 1]))
    expect(frusta(other)).toEqual(frusta(traced))
    const [start, data] = [placeOf(traced, 0), Traced.branches(other)]
    if (onTip) {
      const end = (place as { readonly branch: number }).branch
      expect(placeOf(other, 0)).toBe(placeOf(traced, traced.branches.first[end + 1] - 1))
    }
    if (other === traced) return
    const back = data.filter(({ branch, children }) =>
      children.length === 0 && placeOf(other, other.branches.first[branch + 1] - 1) === start
    )
    fc.pre(back.length === 1) // two tips in one place, or a soma of one point, whose ends are one place
    const again = reroot(other, { branch: back[0].branch, loc: 1 })
    expect(again.branches).toEqual(traced.branches)
  })

it("E2: told from any place", () => fc.assert(reroots((traced, place) => Traced.reroot(traced, place)), settings))

it("E2: catches a root that loses the branch that it had", () => {
  const loses: Reroot = (traced, place) => {
    const other = Traced.reroot(traced, place)
    return Traced.branchCount(other) > 1 ? Traced.deleteBranches(other, [0]) : other
  }
  expect(fc.check(reroots(loses), broken).failed).toBe(true)
})

type Join = typeof Traced.join

const cuts = (join: Join) =>
  fc.property(morphology, places, (traced, spot) => {
    const place = placed(traced, spot)
    const parts = Traced.cutResult(traced, place)
    fc.pre(Result.isSuccess(parts))
    const { after, at, before } = Result.getOrThrow(parts)
    near(sums([before, 1], [after, 1]), sums([traced, 1]))
    const again = join(before, at.before, after, at.after, { second: "stay" })
    near(sums([again, 1]), sums([traced, 1]))
    // Points in one place are told apart by nothing: a cut may fall on either. Two branches that meet alone there are one when they are joined.
    const { first, type, x, y, z } = traced.branches
    const still = x.some((at, k) => !first.includes(k) && at === x[k - 1] && y[k] === y[k - 1] && z[k] === z[k - 1])
    const meet = Traced.branches(traced).some((one) => one.children.length === 1 && type[one.children[0]] === one.type)
    if (spot.on && !still && !meet) {
      expect(Traced.move(again, { x: 1 }).branches).toEqual(Traced.move(traced, { x: 1 }).branches)
    }
  })

it("E3: cut and joined again", () => fc.assert(cuts(Traced.join), settings))

const joins = (join: Join) =>
  fc.property(
    morphology,
    morphology,
    places,
    places,
    fc.constantFrom("move", "stay"),
    (one, two, here, there, second) => {
      const both = join(one, placed(one, here), two, placed(two, there), { second })
      near(sums([both, 1]), sums([one, 1], [two, 1]))
    }
  )

it("E4: totals of what is joined add", () => fc.assert(joins(Traced.join), settings))

it("E3, E4: catch a join that loses the last twig", () => {
  const loses = ((one: Traced.Traced, here: Traced.Place, two: Traced.Traced, there: Traced.Place) => {
    const both = Traced.join(one, here, two, there)
    const last = Traced.branchCount(both) - 1
    return last > 0 ? Traced.deleteBranches(both, last) : both
  }) as Join
  expect(fc.check(cuts(loses), broken).failed).toBe(true)
  expect(fc.check(joins(loses), broken).failed).toBe(true)
})

const size = fc.double({ min: 0.01, max: 3, noNaN: true })

const spine = fc.record({
  neck: fc.record({ length: size, radius: size, type: fc.constant(5) }),
  head: fc.record({ length: size, radius: size, type: fc.constant(6) })
})

const number = fc.oneof(
  fc.record({ count: fc.nat(30), seed: fc.integer() }),
  fc.record({ at: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }) })
)

type Add = (traced: Traced.Traced, spines: Traced.Spines) => Traced.Traced

const lines = ({ points }: Traced.Branch): boolean => points > 1

const grows = (add: Add) =>
  fc.property(morphology, spine, number, (traced, shape, many) => {
    const data = Traced.branches(traced).filter(lines)
    fc.pre(data.length > 0)
    const count = "count" in many ? many.count : many.at.length * data.length
    const cylinder = ({ length, radius }: Traced.SpinePart): [number, number, number] => [
      count * length,
      count * 2 * Math.PI * radius * length,
      count * Math.PI * radius * radius * length
    ]
    const own = sums([traced, 1])
    const plus = (type: number, part: Traced.SpinePart): [number, number, number] =>
      cylinder(part).map((x, k) => x + (own[type]?.[k] ?? 0)) as [number, number, number]
    near(sums([add(traced, { ...shape, ...many }), 1]), { ...own, 5: plus(5, shape.neck), 6: plus(6, shape.head) })
  })

it("E5: spines add their own membrane", () =>
  fc.assert(grows((traced, spines) => Traced.addSpines(traced, lines, spines)), settings))

it("E5: catches spines that are one too many", () => {
  const more: Add = (traced, spines) =>
    Traced.addSpines(Traced.addSpines(traced, lines, spines), lines, {
      neck: spines.neck,
      head: spines.head,
      at: [0.5]
    })
  expect(fc.check(grows(more), broken).failed).toBe(true)
})

const coordinate = fc.double({ min: -100, max: 100, noNaN: true })

const vector = fc.record({ x: coordinate, y: coordinate, z: coordinate })

type Turn = (traced: Traced.Traced, by: Traced.Shift, degrees: number, factor: number) => Traced.Traced

const moves = (turn: Turn) =>
  fc.property(
    morphology,
    vector,
    fc.double({ min: -400, max: 400, noNaN: true }),
    size,
    (traced, by, degrees, factor) => {
      const other = turn(traced, by, degrees, factor)
      const own = Object.entries(sums([traced, 1])).map(([type, [length, area, volume]]) =>
        [type, [length * factor, area * factor ** 2, volume * factor ** 3]] as const
      )
      near(sums([other, 1]), Object.fromEntries(own))
    }
  )

it("E6: moved, turned, scaled", () =>
  fc.assert(
    moves((traced, by, degrees, factor) =>
      Traced.scale(Traced.rotate(Traced.rotate(Traced.move(traced, by), degrees, "xz", by), degrees, "yz"), factor)
    ),
    settings
  ))

it("E6: catches a scale of places alone", () => {
  const places: Turn = (traced, by, degrees, factor) =>
    Traced.scale(Traced.rotate(Traced.move(traced, by), degrees, "xy"), { places: factor })
  expect(fc.check(moves(places), broken).failed).toBe(true)
})

/** Kinds of edits, and whether what they give can be written as points. */
const edits: Readonly<Record<string, (traced: Traced.Traced, which: number) => Result.Result<Traced.Traced, unknown>>> =
  {
    deleted: (traced, which) =>
      Traced.deleteBranchesResult(traced, which % Traced.branchCount(traced), { hanging: "delete" }),
    cut: (traced, which) =>
      Result.map(
        Traced.cutResult(traced, { branch: which % Traced.branchCount(traced), loc: 0 }),
        ({ before }) => before
      ),
    off: (traced, which) =>
      Result.map(
        Traced.cutResult(traced, { branch: which % Traced.branchCount(traced), loc: 0.5 }),
        ({ after }) => after
      ),
    rerooted: (traced, which) => {
      const places = tips(traced)
      return Traced.rerootResult(traced, places[which % places.length])
    },
    resampled: (traced) => Traced.resampleResult(traced, "all", 3),
    spined: (traced) =>
      Traced.addSpinesResult(traced, lines, {
        neck: { length: 1, radius: 0.1 },
        head: { length: 0.5, radius: 0.25 },
        at: [0.5]
      })
  }

const written = (write: (traced: Traced.Traced) => string | null) =>
  fc.property(morphology, fc.nat(), fc.constantFrom(...Object.keys(edits)), (traced, which, kind) => {
    const edited = edits[kind](traced, which)
    fc.pre(Result.isSuccess(edited))
    const one = Result.getOrThrow(edited) as Traced.Traced
    const text = write(one)
    fc.pre(text !== null)
    const again = Swc.readSync(text!, { soma: "cylinders" }).morphology
    near(classes(again), classes(one))
  })

const classes = (traced: Traced.Traced): Sums =>
  Object.fromEntries(
    Object.entries(Traced.totals(traced)).map(([name, { area, length, volume }]) => [name, [length, area, volume]])
  )

/** What is written; null where SWC cannot say it. */
const exactly = (traced: Traced.Traced): string | null => {
  try {
    return Swc.write(traced)
  } catch (error) {
    expect((error as Swc.SwcError).problems).toEqual([{ code: "not-exact", lines: [] }])
    return null
  }
}

it("E7: what is written of an edited morphology is read as the same", () => fc.assert(written(exactly), settings))

it("E7: catches a writer that writes spines as points", () => {
  expect(fc.check(written((traced) => Swc.write(traced, { approximate: true })), broken).failed).toBe(true)
})

type Prune = (traced: Traced.Traced, shorterThan: number) => Traced.Traced

const twigs = (traced: Traced.Traced, shorterThan: number): ReadonlyArray<number> =>
  Traced.branches(traced).filter(({ branch, children, length, type }) =>
    branch > 0 && children.length === 0 && type !== 1 && length < shorterThan
  ).map(({ branch }) => branch)

/** Short twigs are deleted, pass by pass, until there are none. */
const passes: Prune = (traced, shorterThan) => {
  const short = twigs(traced, shorterThan)
  return short.length === 0 ? traced : passes(Traced.deleteBranches(traced, short), shorterThan)
}

/** Bushes: many forks, two types, edges of about one length, so that what was pruned is often one with what is left. */
const bush: fc.Arbitrary<Traced.Traced> = fc.array(
  fc.record({
    back: fc.nat(6),
    type: fc.constantFrom(3, 3, 3, 4),
    by: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -900, max: 900 }))),
    stump: fc.boolean()
  }),
  { minLength: 2, maxLength: 60 }
).map((points) => {
  const at: Array<ReadonlyArray<number>> = [[0, 0, 0]]
  const rows = points.map(({ back, by, stump, type }, k) => {
    const parent = Math.max(0, k - (stump ? back : 0))
    at.push(at[parent].map((x, i) => x + by[i] / 97))
    return [k + 2, type, ...at[k + 1], 1, parent + 1].join(" ")
  })
  return Swc.readSync(["1 3 0 0 0 1 -1", ...rows].join("\n")).morphology
})

const prunes = (prune: Prune) =>
  fc.property(fc.oneof(morphology, bush), fc.double({ min: 1, max: 60, noNaN: true }), (traced, shorterThan) => {
    const left = prune(traced, shorterThan)
    expect(left.branches).toEqual(passes(traced, shorterThan).branches)
    expect(twigs(left, shorterThan)).toEqual([])
  })

it("E10: pruned at once is pruned pass by pass", () =>
  fc.assert(prunes((traced, shorterThan) => Traced.prune(traced, { shorterThan })), settings))

it("E10: catches twigs that go one by one, and those of the first pass alone", () => {
  const singly: Prune = (traced, shorterThan) => {
    const short = twigs(traced, shorterThan)
    return short.length === 0 ? traced : singly(Traced.deleteBranches(traced, short[0]), shorterThan)
  }
  const once: Prune = (traced, shorterThan) => {
    const short = twigs(traced, shorterThan)
    return short.length === 0 ? traced : Traced.deleteBranches(traced, short)
  }
  for (const wrong of [singly, once]) expect(fc.check(prunes(wrong), broken).failed).toBe(true)
})
