/**
 * Forward and exponential Euler of one class backwards: loops over compartments, with links or the dense matrix in memory.
 *
 * What happens within a compartment is the reversed program of the way forwards; what happens between compartments is its transpose. The
 * same operations in the same order as `forwardEulerAdjoint.ts` and, but for the exponentials, `exponentialEulerAdjoint.ts`.
 */
import { emit, hoist, type Mode } from "../../kernel/emit.ts"
import { expand } from "../../kernel/expand.ts"
import type { Program } from "../../kernel/Program.ts"
import { reverse } from "../../kernel/reverse.ts"
import { schedule } from "../../kernel/schedule.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import { coupledProgram, type ExplicitPort, forwardProgram, membraneProgram } from "../../program/explicitPrograms.ts"
import { eachPair, type Kit, kits, overCompartments } from "../../solve/compiled/emitCompartments.ts"
import { uniformLoad } from "../../solve/compiled/emitLoops.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { hubsBack } from "./emitHubsBack.ts"
import { type BackColumn, rowsOf, type SolvePlace, solvePlace, wantsOf } from "./solvePlace.ts"

/** The adjoints that reversed programs read and write. */
type Adjoint =
  | "bar x"
  | "bar lin"
  | "bar constant"
  | "bar flow"
  | "bar next"
  | "bar held"
  | "bar clampCurrent"
  | "sum inverseCapacitance"

/** Whatever they read and write. */
type LocalPort = ExplicitPort | Adjoint

/** What solves call them; null where a loop gives or takes them itself. */
const columns: Readonly<Record<LocalPort, BackColumn | null>> = {
  x: "x",
  lin: "line",
  constant: "drive",
  inverseCapacitance: "inverseCapacitance",
  h: null,
  flow: null,
  next: null,
  held: "held",
  clampUnit: "clampUnit",
  clampCurrent: null,
  "bar held": "heldBar",
  "bar clampCurrent": "clampBar",
  "bar x": "bar",
  "bar lin": "lin",
  "bar constant": "constant",
  "bar flow": null,
  "bar next": null,
  "sum inverseCapacitance": "capacitance"
}

/**
 * Adjoints of what goes into a compartment's own step; those of its results come in, `bar x` and `bar flow` are to go on. With `onto`, what
 * another program gave is added to.
 */
const localBack = (program: Program<ExplicitPort>, capacitance: boolean, onto = false): Program<LocalPort> => {
  const out = (input: ExplicitPort): Adjoint | null => {
    switch (input) {
      case "x":
      case "lin":
      case "constant":
      case "flow":
      case "held":
        return `bar ${input}`
      case "inverseCapacitance":
        return capacitance ? "sum inverseCapacitance" : null
      case "h":
      case "next":
      case "clampUnit":
      case "clampCurrent":
        return null
    }
  }
  return expand(reverse<ExplicitPort, Adjoint>(program, {
    bar: (result) => result === "clampCurrent" ? "bar clampCurrent" : "bar next",
    out,
    onto: (input) => onto || input === "inverseCapacitance" ? out(input) : null
  }))
}

/** The inside of the loop over pairs. */
type Loop = {
  readonly code: Code.Code
  readonly kit: Kit
  readonly pair: Code.Local
  readonly scratch: Code.Local
  readonly tape: Code.Local
  /** Slot of the compartment at hand, and its place in scratch. */
  readonly slot: Code.Local
  readonly place: Code.Local
  readonly zero: () => Code.Code
  readonly eachCompartment: (body: () => void) => void
  /** Pushes, or pops into, a number of the compartment at hand in one of two stretches of scratch. */
  readonly fromScratch: (half: 0 | 1) => Code.Code
  readonly toScratch: (half: 0 | 1, value: () => void) => void
  /** Writes 0 into a column of the compartment at hand. */
  readonly clear: (column: BackColumn) => void
  /** Prepares a program; what it gives writes it once. `given` pushes inputs, `taken` takes results that are no columns. */
  readonly program: (
    program: Program<LocalPort>,
    given: { readonly [P in LocalPort]?: () => void },
    taken: { readonly [P in LocalPort]?: (value: Code.Local) => void }
  ) => () => void
}

const overPairs = (
  name: string,
  own: AdjointMap,
  system: number,
  cls: number,
  prepare: (loop: Loop) => () => void
): Code.Body => {
  const { map } = own
  const c = map.layout.classes[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const { width } = map.trees[cls]
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const [pair, end, scratch, tape] = code.params
  const { each, place, slot } = overCompartments(code, map, cls, pair)
  const kit = kits[mode]
  const half = (k: 0 | 1): number => k * c.offset.length * width
  const pushPlace = ({ inRecord }: SolvePlace): void => {
    if (inRecord) code.get(tape).get(slot).op("i32.add")
    else code.get(slot)
  }
  const placeOf = (port: LocalPort): SolvePlace => {
    const column = columns[port]
    if (column === null) throw new Error(`internal: nobody gives or takes ${port}`)
    return solvePlace(own, system, column)
  }
  const inside = prepare({
    code,
    kit,
    pair,
    scratch,
    tape,
    slot,
    place,
    zero: () => mode === "simd" ? code.f64x2(0, 0) : code.f64(0),
    eachCompartment: each,
    fromScratch: (k) => code.get(scratch).get(place).op("i32.add").memory(kit.load, half(k)),
    toScratch: (k, value) => {
      code.get(scratch).get(place).op("i32.add")
      value()
      code.memory(kit.store, half(k))
    },
    clear: (column) => {
      const found = solvePlace(own, system, column)
      pushPlace(found)
      if (mode === "simd") code.f64x2(0, 0)
      else code.f64(0)
      code.memory(kit.store, found.at)
    },
    program: (program, given, taken) => {
      const scheduled = schedule(program, (input) => input === "h")
      const hoisted = hoist(
        code,
        scheduled,
        mode,
        (input) => input === "h" ? uniformLoad(code, map.uniform.h, mode) : null
      )
      return () =>
        emit(code, scheduled, mode, hoisted, {
          load: (input) => {
            const own_ = given[input]
            if (own_ !== undefined) return own_()
            const found = placeOf(input)
            pushPlace(found)
            code.memory(kit.load, found.at)
          },
          store: (result, value) => {
            const own_ = taken[result]
            if (own_ !== undefined) return own_(value)
            const found = placeOf(result)
            pushPlace(found)
            code.get(value).memory(kit.store, found.at)
          }
        })
    }
  })
  eachPair(code, pair, end, width, () => {
    inside()
  })
  return code.end()
}

/** `tree back(from, to, scratch, record)` by forward Euler. */
export const forwardTreeBack = (name: string, own: AdjointMap, system: number, cls: number): Code.Body => {
  const { map } = own
  const { hubs, others, rates, starts } = map.links[system][cls]
  const { pairs } = map.layout.classes[cls]
  const { width } = map.trees[cls]
  const turned = own.turned[system][cls]
  const wants = wantsOf(own, system)
  const bars = solvePlace(own, system, "bar").at
  const values = solvePlace(own, system, "x").at
  const bytesPerLink = pairs * width
  return overPairs(name, own, system, cls, (loop) => {
    const { code, eachCompartment, fromScratch, kit, pair, slot, tape, toScratch } = loop
    const [flow, sum] = [code.local(kit.type), code.local(kit.type)]
    const [row, link, stop, other, at] = Array.from({ length: 5 }, () => code.local("i32"))
    // The flow into each compartment is needed by its neighbours, so it is in place of the adjoint while these are computed.
    const rows = rowsOf(own, system, cls)
    const local = loop.program(localBack(forwardProgram(rows), wants.capacitance), {
      "bar next": () => void code.get(slot).memory(kit.load, bars),
      flow: () => void loop.zero()
    }, {
      "bar x": (value) => toScratch(0, () => void code.get(value)),
      "bar flow": (value) => void code.get(slot).get(value).memory(kit.store, bars)
    })
    const gather = (): void => {
      fromScratch(0).set(sum)
      code.get(slot).memory(kit.load, bars).set(flow)
      code.get(row).memory("i32.load", starts).set(link).get(row).memory("i32.load", starts + 4).set(stop)
      code.block([], (done) => {
        code.get(link).get(stop).op("i32.ge_u").brIf(done)
        code.loop([], (again) => {
          // A link has 4 bytes in the table of neighbours, and a rate for every pair.
          code.get(link).i32(bytesPerLink / 4).op("i32.mul").get(pair).op("i32.add").set(at)
          code.get(link).memory("i32.load", others).get(pair).op("i32.add").set(other)
          code.get(sum).get(at).memory(kit.load, turned).get(other).memory(kit.load, bars)
          code.op(kit.op("mul")).get(at).memory(kit.load, rates).get(flow)
          code.op(kit.op("mul"))
          code.op(kit.op("sub"))
          code.op(kit.op("add")).set(sum)
          if (wants.coefficients) {
            const { first } = own.coefficients[system]![cls]
            code.get(at).get(at).memory(kit.load, first).get(flow)
            code.get(tape).get(other).op("i32.add").memory(kit.load, values)
            code.get(tape).get(slot).op("i32.add").memory(kit.load, values)
            code.op(kit.op("sub"))
            code.op(kit.op("mul"))
            code.op(kit.op("add")).memory(kit.store, first)
          }
          code.get(link).i32(4).op("i32.add").tee(link).get(stop).op("i32.lt_u").brIf(again)
        })
      })
      toScratch(0, () => void code.get(sum))
    }
    const throughHubs = hubs === null ? null : hubsBack(loop, own, system, cls, hubs)
    return () => {
      eachCompartment(() => {
        local()
        if (rows.held && rows.scaled) loop.clear("clampBar")
      })
      throughHubs?.()
      code.i32(0).set(row)
      eachCompartment(() => {
        gather()
        code.get(row).i32(4).op("i32.add").set(row)
      })
      eachCompartment(() => {
        code.get(slot)
        fromScratch(0).memory(kit.store, bars)
      })
    }
  })
}

/** `tree back(from, to, scratch, record)` by exponential Euler. */
export const exponentialTreeBack = (name: string, own: AdjointMap, system: number, cls: number): Code.Body => {
  const { map } = own
  const matrix = map.matrices[system][cls]
  const { width } = map.trees[cls]
  const { offset, pairs } = map.layout.classes[cls]
  const wants = wantsOf(own, system)
  const bars = solvePlace(own, system, "bar").at
  const entryBytes = pairs * width
  const rows = rowsOf(own, system, cls)
  const membrane = membraneProgram(rows)
  return overPairs(name, own, system, cls, (loop) => {
    const { code, eachCompartment, fromScratch, kit, pair, place, scratch, slot, toScratch } = loop
    const [sum, before] = [code.local(kit.type), code.local(kit.type)]
    const [entry, other, own_] = [code.local("i32"), code.local("i32"), code.local("i32")]
    const forwards = wants.coefficients
      ? loop.program(expand(membrane), {}, { next: (value) => toScratch(1, () => void code.get(value)) })
      : null
    const local = loop.program(localBack(membrane, wants.capacitance, rows.held), {
      "bar next": () => void code.get(sum)
    }, {})
    // Where rows may be held, first what the sums over the cell become: the next value, or what the clamp puts in.
    const coupled = rows.held
      ? loop.program(localBack(coupledProgram(rows), wants.capacitance), {
        "bar next": () => void code.get(before),
        flow: () => void loop.zero()
      }, { "bar flow": (value) => toScratch(0, () => void code.get(value)) })
      : null
    /** Goes over the places of all compartments in scratch, from the first. */
    const eachOther = (body: () => void): void => {
      code.i32(0).set(other)
      code.loop([], (again) => {
        body()
        code.get(other).i32(width).op("i32.add").tee(other).i32(offset.length * width).op("i32.lt_u").brIf(again)
      })
    }
    return () => {
      eachCompartment(() => {
        code.get(slot).memory(kit.load, bars).set(before) // the program may write there before it reads
        if (coupled === null) return toScratch(0, () => void code.get(before))
        // What holding a concentration takes nobody asks, so that nothing but what is held gets anything here.
        if (!rows.scaled) { for (const column of ["bar", "lin", "constant"] as const) loop.clear(column) }
        coupled()
        if (rows.scaled) loop.clear("clampBar")
      })
      if (forwards !== null) {
        const { first } = own.coefficients[system]![cls]
        eachCompartment(forwards)
        code.get(pair).set(entry)
        eachCompartment(() =>
          eachOther(() => {
            code.get(entry).get(entry).memory(kit.load, first)
            fromScratch(0).get(scratch).get(other).op("i32.add").memory(kit.load, offset.length * width)
            code.op(kit.op("mul"))
            code.op(kit.op("add")).memory(kit.store, first)
            code.get(entry).i32(entryBytes).op("i32.add").set(entry)
          })
        )
      }
      eachCompartment(() => {
        loop.zero().set(sum)
        // Down the column of this compartment.
        code.get(place).i32(pairs).op("i32.mul").get(pair).op("i32.add").set(own_)
        eachOther(() => {
          code.get(sum).get(own_).memory(kit.load, matrix)
          code.get(scratch).get(other).op("i32.add").memory(kit.load, 0)
          code.op(kit.op("mul"))
          code.op(kit.op("add")).set(sum)
          code.get(own_).i32(entryBytes * offset.length).op("i32.add").set(own_)
        })
        local()
      })
    }
  })
}
