/**
 * A document as a network, or everything that keeps it from being one.
 *
 * Each part is made by the constructor that checks it (morphologies, stimuli, mechanisms), and all their problems are collected; only when
 * every part is sound the whole is put together and its invariants are checked. Nothing half done is ever returned.
 */
import * as Result from "effect/Result"
import { List, OrderedMap, OrderedSet } from "immutable"
import { check as checkMechanism } from "../../mechanism/check.ts"
import { whereText } from "../../mechanism/Path.ts"
import type { Place } from "../../network/Broken.ts"
import { broken } from "../../network/check.ts"
import { pathProblem } from "../../network/checkPath.ts"
import * as Electrode from "../../network/Electrode.ts"
import { fromFields, type Mechanism } from "../../network/Mechanism.ts"
import { type MechanismFields, noEvents } from "../../network/MechanismFields.ts"
import * as Morphology from "../../network/Morphology.ts"
import { Network } from "../../network/Network.ts"
import type { NetworkError } from "../../network/NetworkError.ts"
import { passiveColumns } from "../../network/passive.ts"
import { laid } from "../../network/Path.ts"
import { pathOfPlaces } from "../../network/pathOfPlaces.ts"
import * as Placement from "../../network/Placement.ts"
import { potentialAt } from "../../network/Recording.ts"
import { located } from "../../network/reshape.ts"
import { readOf, type RowFormula } from "../../network/rowFormula.ts"
import * as Source from "../../network/Source.ts"
import * as Stimulus from "../../network/Stimulus.ts"
import * as Column from "../../table/Column.ts"
import { excerpt } from "../../table/excerpt.ts"
import { plural } from "../../table/plural.ts"
import { structural } from "../../table/structural.ts"
import * as Table from "../../table/Table.ts"
import { formatProblem } from "../../unit/Problem.ts"
import type { Document, Electrode as ElectrodeParts } from "./Document.ts"
import { type JsonProblem, pathText, shown } from "./JsonError.ts"
import { nameProblems } from "./nameProblems.ts"
import { pathFrom, placementFrom } from "./pathSchemas.ts"

type Problems = Array<JsonProblem>

/** Makes the network of a document. */
export const fromDocument = (document: Document): Result.Result<Network, ReadonlyArray<JsonProblem>> => {
  const problems: Problems = []
  const cells = cellsFrom(document, problems)
  const tables = { nodes: withUsual(tableOf(document, "nodes", problems)), edges: tableOf(document, "edges", problems) }
  const mechanisms = mechanismsOf(document, "mechanisms", problems)
  const synapses = mechanismsOf(document, "synapses", problems)
  repeated(document.groups, (i) => ["groups", i], problems)
  repeated(document.diffusion, (i) => ["diffusion", i], problems)
  const stimuli = document.stimuli.map(({ imposed, row, stimulus }, i) => {
    const made = take(stimulusFrom(stimulus), ["stimuli", i, "stimulus"], problems)
    return made === undefined ? undefined : structural({
      _tag: imposed === true ? "Imposed" as const : "Injection" as const,
      row,
      stimulus: made
    })
  })
  const sources = (document.sources ?? []).map((source, i) => take(sourceFrom(source), ["sources", i], problems))
  const recordings = document.recordings.map((recording, i) =>
    recording.domain === "electrodes"
      ? take(Result.map(electrodeFrom(recording.electrode), potentialAt), ["recordings", i, "electrode"], problems)
      : structural({ _tag: "Recording" as const, ...recording })
  )
  document.clamps.forEach(({ value }, i) => {
    // In a list, null leaves the state free in that step.
    const held = typeof value === "number" ? [value] : Array.from(value)
    const wrong = held.find((x) => !Number.isFinite(x) && !(typeof value !== "number" && Number.isNaN(x)))
    if (held.length > 0 && wrong === undefined) return
    const expected = "finite numbers, or null where the state is free"
    const message = `a clamp holds ${held.length === 0 ? "an empty list" : String(wrong)}; expected ${expected}`
    problems.push({ _tag: "Value", path: pathText(["clamps", i, "value"]), message, expected })
  })
  if (problems.length > 0) return Result.fail(problems)
  const network = asOfNow(
    document.version,
    new Network({
      cells: List(cells.map((cell) => cell!)), // undefined only beside a problem, as below
      ...tables,
      mechanisms: OrderedMap(mechanisms.map((m) => [m.name, m])),
      synapses: OrderedMap(synapses.map((m) => [m.name, m])),
      groups: OrderedSet(document.groups),
      diffusion: OrderedSet(document.diffusion),
      sources: List(sources.map((s) => s!)),
      stimuli: List(stimuli.map((s) => s!)),
      clamps: List(document.clamps.map((clamp) => structural({ _tag: "Clamp" as const, ...clamp }))),
      recordings: List(recordings.map((recording) => recording!)),
      spikeRecordings: List(
        (document.spikeRecordings ?? []).map((recording) => structural({ _tag: "Spikes" as const, ...recording }))
      ),
      trainables: List(
        document.trainables.map(({ domain, factors, formula, key, labels, name, named, parameters, rows, values }) =>
          structural({
            _tag: "Trainable" as const,
            name,
            key,
            domain,
            index: structural({
              rows,
              parameters,
              factors,
              labels,
              ...formula === undefined ? {} : { formula: formulaOf(formula) },
              ...named === undefined ? {} : { named }
            }),
            values
          })
        )
      )
    })
  )
  const names = nameProblems(network)
  const places = new Set(names.map(({ path }) => path.replace(/\.\w+$/, "")))
  const placeOf = placesIn(document)
  const invariants = broken(network)
    .map(({ message, place }) => ({ _tag: "Invariant" as const, path: placeOf(place), message }))
    .filter(({ path }) => !places.has(path))
  return names.length + invariants.length === 0 ? Result.succeed(network) : Result.fail([...names, ...invariants])
}

/** The cells on their paths, where they stand. */
const cellsFrom = (
  { cells, paths = [], version }: Document,
  problems: Problems
): ReadonlyArray<Morphology.Morphology | undefined> => {
  const made = paths.map(pathFrom)
  const say = (path: ReadonlyArray<PropertyKey>, message: string, expected: string): void =>
    void problems.push({ _tag: "Value", path: pathText(path), message, expected })
  const known = new Map<string, string | null>() // what is wrong with a path is told once for equal trees
  return cells.map(({ ncomp, parents, path, placement }, i) => {
    if (version === 1 && (path !== undefined || placement !== undefined)) {
      say(["cells", i], "a document of version 1 knows no paths and placements", "version 2, or neither of them")
    }
    if (path !== undefined && made[path] === undefined) {
      say(["cells", i, "path"], `there is no path ${path}`, made.length === 0 ? "no path" : `0 to ${made.length - 1}`)
      return undefined
    }
    const own = path === undefined ? laid : made[path]
    if (placement !== undefined && ![...placement.shift, ...placement.rotation ?? []].every(Number.isFinite)) {
      say(["cells", i, "placement"], "a placement has a number that is not finite", "finite numbers")
    }
    const cell = take(Morphology.make(parents, ncomp, own, placementFrom(placement)), ["cells", i], problems)
    if (cell === undefined || path === undefined) return cell
    const key = `${path} ${parents.join()} ${ncomp.join()}`
    let wrong = known.get(key)
    if (wrong === undefined) {
      known.set(key, wrong = pathProblem(own, cell))
      if (wrong !== null) say(["paths", path], `the path cannot be: ${wrong}`, "a path that fits its cells")
    }
    return wrong === null ? cell : undefined
  })
}

/** A network of version 1, whose cells have no paths, with paths on which its compartments lie. */
const asOfNow = (version: number, network: Network): Network => {
  if (version !== 1) return network
  const { cells, nodes } = network
  const columns = [...Placement.axes, "length"].map((name) => Table.get(nodes, name))
  const total = cells.reduce((sum, cell) => sum + Morphology.compartmentCount(cell), 0)
  const sound = total === nodes.length &&
    columns.every((column) => column?._tag === "Float" && column.values.every(Number.isFinite))
  if (!sound) return network // which the invariants tell
  const [x, y, z, length] = columns.map((column) => column!.values as Column.Floats)
  let first = 0
  const placed = cells.map((cell) => {
    const end = first + Morphology.compartmentCount(cell)
    const own = (values: Column.Floats): Column.Floats => values.slice(first, end)
    const made = pathOfPlaces(cell, { x: own(x), y: own(y), z: own(z) }, own(length))
    first = end
    return made
  })
  return network.merge({ cells: placed, nodes: located(placed, nodes, () => true) })
}

/** The value of a part; its error becomes a problem. */
const take = <A>(
  made: Result.Result<A, NetworkError>,
  path: ReadonlyArray<PropertyKey>,
  problems: Problems
): A | undefined => {
  if (Result.isSuccess(made)) return made.success
  const { message, reason } = made.failure
  const more = reason._tag === "BadValue" ? { expected: reason.expected, found: reason.found } : {}
  problems.push({ _tag: "Value", path: pathText(path), message, ...more })
  return undefined
}

const repeated = (
  names: ReadonlyArray<string>,
  path: (i: number) => ReadonlyArray<PropertyKey>,
  problems: Problems
): void => {
  const seen = new Set<string>()
  names.forEach((name, i) => {
    if (!seen.has(name)) return void seen.add(name)
    const message = `the name ${shown(name)} is there twice`
    problems.push({
      _tag: "Value",
      path: pathText(path(i)),
      message,
      expected: "names without repeats",
      found: shown(name)
    })
  })
}

const tableOf = (document: Document, domain: "nodes" | "edges", problems: Problems): Table.Table => {
  const { columns, rows } = document[domain]
  const before = problems.length
  repeated(columns.map(({ name }) => name), (i) => [domain, "columns", i, "name"], problems)
  columns.forEach(({ name, values }, i) => {
    if (values.length === rows) return
    const message = `column ${excerpt(name)} has ${plural(values.length, "value")}, ${domain} has ${
      plural(rows, "row")
    }`
    const path = pathText([domain, "columns", i, "values"])
    problems.push({
      _tag: "Value",
      path,
      message,
      expected: plural(rows, "value"),
      found: plural(values.length, "value")
    })
  })
  if (problems.length > before) return Table.make(0)
  return Table.make(rows, columns.map((column) => [column.name, columnOf(column)]))
}

/** With the usual temperature where a document has none: it was written without, or before there was one. */
const withUsual = (nodes: Table.Table): Table.Table => {
  if (nodes.length === 0 || Table.has(nodes, "celsius")) return nodes
  const usual = ["celsius", Column.constant(nodes.length, passiveColumns.celsius.default)] as const
  return Table.make(
    nodes.length,
    [...nodes.columns].flatMap((entry) => entry[0] === "v" ? [entry, usual] : [entry])
  )
}

const formulaOf = (
  { reads, text }: NonNullable<Document["trainables"][number]["formula"]>
): RowFormula => structural({ text, reads: reads.map((read) => readOf(read.name, columnOf(read))) })

const columnOf = (column: Document["nodes"]["columns"][number]): Column.Column => {
  switch (column.kind) {
    case "Float":
      return Column.float(column.values)
    case "Int":
      return Column.int(column.values)
    case "Flag":
      return Column.flag(column.values)
    case "Text":
      return Column.text(column.values)
  }
}

/** The fields of a mechanism of a document, which leaves out a scheme, a method and what is about events where there are none. */
export const fieldsOf = (
  part: Omit<Document["mechanisms"][number], "kind"> & Pick<MechanismFields, "kind">
): MechanismFields => ({ ...noEvents, ...part, scheme: part.scheme ?? [], method: part.method ?? null })

const mechanismsOf = (
  document: Document,
  field: "mechanisms" | "synapses",
  problems: Problems
): ReadonlyArray<Mechanism> => {
  const list = document[field].map(fieldsOf)
  repeated(list.map(({ name }) => name), (i) => [field, i, "name"], problems)
  return list.map((fields, i) => {
    for (const problem of checkMechanism(fields)) {
      const message = `${fields.kind} ${fields.name}, ${whereText(problem.where)}: ${
        formatProblem(problem.text, problem).replaceAll("\n", "\n    ")
      }`
      const { expected, nearest } = problem
      problems.push({
        _tag: "Mechanism",
        path: pathText([field, i]),
        message,
        ...expected === undefined ? {} : { expected },
        ...nearest === undefined ? {} : { nearest }
      })
    }
    return fromFields(fields)
  })
}

/** The stimulus of a document. */
export const stimulusFrom = (
  stimulus: Document["stimuli"][number]["stimulus"]
): Result.Result<Stimulus.Stimulus, NetworkError> => {
  if (stimulus._tag === "Samples") return Stimulus.samplesResult(stimulus.values)
  if (stimulus._tag === "White") return Stimulus.whiteResult(stimulus)
  if (stimulus._tag === "OrnsteinUhlenbeck") return Stimulus.ornsteinUhlenbeckResult(stimulus)
  const { _tag, ...options } = stimulus
  return "frequency" in options ? Stimulus.sineResult(options) : Stimulus.stepResult(options)
}

/** The source of a document. */
export const sourceFrom = (
  source: NonNullable<Document["sources"]>[number]
): Result.Result<Source.Source, NetworkError> => {
  if (source._tag === "Times") return Source.timesResult(source.times)
  const { _tag, ...options } = source
  return "rate" in options ? Source.poissonResult(options) : Source.regularResult(options)
}

/** The electrode that is stored. */
export const electrodeFrom = (
  { at, method, sigma }: (typeof ElectrodeParts)["Type"]
): Result.Result<Electrode.Electrode, NetworkError> => Electrode.makeResult(at, { sigma, method })

/** Where in a document a broken invariant is; nowhere in particular where it is about several parts. */
const placesIn = (document: Document): (place: Place | null) => string => {
  const groups = firstPlaces(document.groups)
  const columns = {
    nodes: firstPlaces(document.nodes.columns.map(({ name }) => name)),
    edges: firstPlaces(document.edges.columns.map(({ name }) => name))
  }
  return (place) => {
    switch (place?._tag) {
      case "Column": {
        const i = columns[place.domain].get(place.name)
        return i === undefined ? place.domain : pathText([place.domain, "columns", i])
      }
      case "Entry":
        return pathText([place.list, place.index])
      case "Group":
        return pathText(["groups", groups.get(place.name)!])
      case undefined:
        return ""
    }
  }
}

/** Where every name is first. */
const firstPlaces = (names: ReadonlyArray<string>): ReadonlyMap<string, number> =>
  new Map(names.map((name, i) => [name, i] as const).reverse())
