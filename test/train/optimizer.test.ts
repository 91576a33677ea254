/**
 * Optimisers: the trajectories of optax, closed forms, symmetries, and where they end up. Memories and messages: `optimizerMemory.test.ts`.
 *
 * The numbers of optax were made with optax 0.2.8 on jax 0.10.2 in float64: six updates along `slope` below from `start`. Its schedules
 * were asked for their values outside of jit, since inside it counts steps in 32 bits and halves the digits.
 */
import * as fc from "fast-check"
import { LearningRate, Optimizer } from "neurolens"
import { describe, expect, it } from "vitest"
import { broken, settings } from "../../property-tests/settings.ts"

type Slope = (p: ArrayLike<number>) => Float64Array

const start = Float64Array.of(2, 1, -1)

/** The slope of Σ a (p - c)² / 2 + p0 p1 p2 / 10. */
const slope: Slope = (p) =>
  Float64Array.of(
    p[0] - 0.5 + 0.1 * (p[1] * p[2]),
    4 * (p[1] + 1.5) + 0.1 * (p[0] * p[2]),
    0.25 * (p[2] - 2) + 0.1 * (p[0] * p[1])
  )

/** The parameters after some steps, each with the loss that `value` gives. */
const walk = (
  optimizer: Optimizer.Optimizer,
  steps: number,
  from: Float64Array = start,
  gradient: Slope = slope,
  value: (p: ArrayLike<number>) => number = () => 1
): Float64Array => {
  let parameters = from
  let memory = optimizer.init(parameters, [{ name: "a", key: "a", length: from.length }])
  for (let k = 0; k < steps; k++) {
    const output = optimizer.update(memory, { gradient: gradient(parameters), parameters, loss: value(parameters) })
    parameters = Optimizer.apply(parameters, output.change)
    memory = output.memory
  }
  return parameters
}

/** Six steps add up a few dozen roundings of numbers near 1; that of 0.999 is 1000 times as large in 1 - 0.999, and in both sides alike. */
const tolerance = 1e-13

const near = (found: ArrayLike<number>, expected: ReadonlyArray<number>, within = tolerance): void => {
  expect(found.length).toBe(expected.length)
  expected.forEach((x, i) => expect(Math.abs(found[i] - x)).toBeLessThan(within * Math.max(1, Math.abs(x))))
}

describe("an optimiser goes the way of optax", () => {
  const rate = { learningRate: 0.1 }
  it.each<[string, Optimizer.Optimizer, ReadonlyArray<number>]>([
    ["sgd", Optimizer.sgd(rate), [1.2784459128671433, -1.3569428792874167, -0.537944747257647]],
    ["sgd with momentum", Optimizer.sgd({ ...rate, momentum: 0.9 }), [
      0.04656355913229138,
      -2.409696099903074,
      0.37974086726392053
    ]],
    ["sgd with Nesterov's momentum", Optimizer.sgd({ ...rate, momentum: 0.9, nesterov: true }), [
      0.06690364466446866,
      -1.5150509801818732,
      0.647929434024304
    ]],
    ["adam", Optimizer.adam(rate), [1.4065658069540277, 0.4036207930570032, -0.3998839105773664]],
    ["adam with other constants", Optimizer.adam({ ...rate, b1: 0.8, b2: 0.9, eps: 1e-3 }), [
      1.4075925939312686,
      0.4039968642800014,
      -0.40097320424618405
    ]],
    ["adamW", Optimizer.adamW(rate), [1.4064626586251525, 0.4035761412406815, -0.3998388730539892]],
    ["adamW with more decay", Optimizer.adamW({ ...rate, weightDecay: 0.05 }), [
      1.3557086627413484,
      0.3816164755166946,
      -0.3776896488316156
    ]],
    ["rmsProp", Optimizer.rmsProp(rate), [0.9901094644677373, -0.09837258492632116, 0.18557528557808872]],
    [
      "rmsProp with momentum",
      Optimizer.rmsProp({ learningRate: 0.05, decay: 0.8, eps: 1e-4, momentum: 0.5 }),
      [1.2749050620385634, 0.25283234955468714, -0.2222697480442423]
    ],
    ["a clipped norm", Optimizer.chain(Optimizer.clipByNorm(1), Optimizer.sgd({ learningRate: 0.5 })), [
      1.01135228240288,
      -1.5393849730872817,
      -0.30544940801741427
    ]],
    ["clipped values", Optimizer.chain(Optimizer.clipByValue(0.7), Optimizer.adam(rate)), [
      1.4000000085714297,
      0.4000000085714299,
      -0.39987444087579055
    ]],
    [
      "an exponential learning rate",
      Optimizer.sgd({ learningRate: LearningRate.exponential({ start: 0.2, decay: 0.5, every: 2, floor: 0.06 }) }),
      [1.2421915991181667, -1.419358052604824, -0.5158076779969636]
    ],
    [
      "a cosine learning rate",
      Optimizer.adam({ learningRate: LearningRate.cosine({ start: 0.2, steps: 4, end: 0.02 }) }),
      [1.434855196838378, 0.4325137316763747, -0.42994926439119135]
    ],
    [
      "a warm-up",
      Optimizer.sgd({
        learningRate: LearningRate.warmup({ to: 0.2, steps: 3 }, LearningRate.cosine({ start: 0.2, steps: 4 }))
      }),
      [1.2005626403786447, -1.4426702818753612, -0.4783057467152774]
    ]
  ])("with %s", (_, optimizer, expected) => {
    near(walk(optimizer, 6), expected)
  })
})

describe("with a constant gradient", () => {
  const g = [3, -1e-3, 0]
  const constant: Slope = () => Float64Array.from(g)
  const moved = (optimizer: Optimizer.Optimizer, steps: number): Float64Array =>
    walk(optimizer, steps, new Float64Array(3), constant)

  it("adam takes steps of the learning rate, whatever the scale", () => {
    // m^ = g and n^ = g², so each step is -η g / (|g| + eps).
    near(moved(Optimizer.adam({ learningRate: 0.1 }), 7), g.map((x) => -7 * 0.1 * x / (Math.abs(x) + 1e-8)))
  })

  it("momentum adds up a geometric series", () => {
    // t after k steps is g (1 - μ^k) / (1 - μ).
    const trace = (k: number): number => (1 - 0.8 ** k) / 0.2
    near(
      moved(Optimizer.sgd({ learningRate: 0.1, momentum: 0.8 }), 3),
      g.map((x) => -0.1 * x * (trace(1) + trace(2) + trace(3)))
    )
    near(
      moved(Optimizer.sgd({ learningRate: 0.1, momentum: 0.8, nesterov: true }), 2),
      g.map((x) => -0.1 * x * (2 + 0.8 * (trace(1) + trace(2))))
    )
  })

  it("rmsProp divides by a root that grows", () => {
    // n after k steps is g² (1 - decay^k).
    near(
      moved(Optimizer.rmsProp({ learningRate: 0.1, decay: 0.5, eps: 1e-8 }), 2),
      g.map((x) => -0.1 * x * (1 / Math.sqrt(0.5 * x * x + 1e-8) + 1 / Math.sqrt(0.75 * x * x + 1e-8)))
    )
  })

  it("momentum of rmsProp keeps changes, not gradients: a learning rate of 0 lets them run on", () => {
    const stops = LearningRate.piecewise([[0, 0.1], [1, 0]])
    const first = 0.1 * 3 / Math.sqrt(0.1 * 9 + 1e-8)
    near(moved(Optimizer.rmsProp({ learningRate: stops, momentum: 0.5 }), 3).slice(0, 1), [
      -first * (1 + 0.5 + 0.25)
    ])
    near(moved(Optimizer.rmsProp({ learningRate: stops }), 3).slice(0, 1), [-first])
    // As in optax, the momentum of sgd is multiplied by the learning rate of the step.
    near(moved(Optimizer.sgd({ learningRate: stops, momentum: 0.5 }), 3).slice(0, 1), [-0.3])
  })
})

describe("what is done to gradients", () => {
  const change = (optimizer: Optimizer.Optimizer, gradient: ReadonlyArray<number>, loss = 1): Array<number> => {
    const zeros = new Float64Array(gradient.length)
    const memory = optimizer.init(zeros, [])
    return [...optimizer.update(memory, { gradient: Float64Array.from(gradient), parameters: zeros, loss }).change]
  }

  it("clips the norm of all numbers together, and only where it is too long", () => {
    near(change(Optimizer.clipByNorm(2.5), [3, 0, -4]), [1.5, 0, -2])
    expect(change(Optimizer.clipByNorm(5.1), [3, 0, -4])).toEqual([3, 0, -4])
  })

  it("clips values one by one", () => {
    expect(change(Optimizer.clipByValue(2), [3, -1, -4])).toEqual([2, -1, -2])
  })

  it("divides by a power of the norm, and leaves 0", () => {
    near(change(Optimizer.normalizeGradient(), [3, -4]), [3 / 5 ** 0.9, -4 / 5 ** 0.9])
    near(change(Optimizer.normalizeGradient({ beta: 1 }), [3, -4]), [0.6, -0.8])
    expect(change(Optimizer.normalizeGradient(), [0, 0])).toEqual([0, 0])
  })

  it("takes steps of the length of the loss", () => {
    // -0.1 sqrt(n) loss g / |g|^0.9
    near(change(Optimizer.polyak(), [3, -4], 2), [3, -4].map((g) => -0.1 * Math.SQRT2 * 2 * g / 5 ** 0.9))
    near(change(Optimizer.polyak({ beta: 1, scale: 0.25 }), [3, -4], 2), [-0.3, 0.4])
    expect(change(Optimizer.polyak(), [0, 0], 2)).toEqual([-0, -0])
    expect(change(Optimizer.polyak(), [1, 1], 0)).toEqual([-0, -0])
  })

  it("has a norm that neither overflows nor underflows", () => {
    expect(Optimizer.norm([3, -4])).toBe(5)
    expect(Optimizer.norm([])).toBe(0)
    expect(Optimizer.norm([3e200, -4e200]) / 1e200).toBeCloseTo(5, 12)
    expect(Optimizer.norm([3e-200, -4e-200]) * 1e200).toBeCloseTo(5, 12)
    expect(Optimizer.norm([NaN, 1])).toBeNaN()
    expect(Optimizer.norm([1, -Infinity])).toBe(Infinity)
  })
})

describe("a symmetry", () => {
  const gradients = fc.array(
    fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })),
    {
      minLength: 1,
      maxLength: 8
    }
  )
  const along = (optimizer: Optimizer.Optimizer, steps: ReadonlyArray<ReadonlyArray<number>>): Array<Array<number>> => {
    const zeros = new Float64Array(steps[0].length)
    let memory = optimizer.init(zeros, [])
    return steps.map((gradient) => {
      const output = optimizer.update(memory, { gradient: Float64Array.from(gradient), parameters: zeros, loss: 1 })
      memory = output.memory
      return [...output.change]
    })
  }
  const all = [
    Optimizer.sgd({ learningRate: 0.1, momentum: 0.5, nesterov: true }),
    Optimizer.adam({ learningRate: 0.1 }),
    Optimizer.rmsProp({ learningRate: 0.1, momentum: 0.5 }),
    Optimizer.polyak()
  ]
  /** Norms are summed in order, so a swap of two numbers moves no bit. */
  const swapped = (optimizer: Optimizer.Optimizer) =>
    fc.property(gradients, (steps) => {
      expect(along(optimizer, steps.map(([a, b]) => [b, a]))).toEqual(along(optimizer, steps).map(([a, b]) => [b, a]))
    })
  /** A power of two moves no bit but where eps counts, and there is none to speak of. */
  const scaled = (optimizer: Optimizer.Optimizer, share: number) =>
    fc.property(gradients, (steps) => {
      const some = steps.map((g) => g.map((x) => Math.abs(x) < 1e-3 ? 1 : x))
      expect(along(optimizer, some.map((g) => g.map((x) => 1024 * x)))).toEqual(
        along(optimizer, some).map((c) => c.map((x) => x * share))
      )
    })

  it("of swapped parameters holds for all", () => {
    for (const optimizer of all) fc.assert(swapped(optimizer), settings)
  })

  it("of scaled gradients: adam and rmsProp do not see it, sgd grows along", () => {
    fc.assert(scaled(Optimizer.adam({ learningRate: 0.1, eps: 1e-300 }), 1), settings)
    fc.assert(scaled(Optimizer.rmsProp({ learningRate: 0.1, eps: 1e-300 }), 1), settings)
    fc.assert(scaled(Optimizer.sgd({ learningRate: 0.1, momentum: 0.5 }), 1024), settings)
  })

  it("is missed by one that prefers a parameter, and one that sees the scale", () => {
    const prefers = Optimizer.make({
      ...all[0],
      update: (memory, input) => {
        const output = all[0].update(memory, input)
        return { ...output, change: output.change.map((c, i) => i === 0 ? 2 * c : c) }
      }
    })
    expect(fc.check(swapped(prefers), broken).failed).toBe(true)
    expect(fc.check(scaled(Optimizer.adam({ learningRate: 0.1, eps: 0.1 }), 1), broken).failed).toBe(true)
  })
})

describe("an optimiser finds", () => {
  /** (1 - x)² + 100 (y - x²)², with its minimum at (1, 1). */
  const rosenbrock: Slope = ({ 0: x, 1: y }) => Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x))

  it.each<[string, Optimizer.Optimizer, number]>([
    // 4 η < 2, so gradient descent contracts by at least 1 - 0.25 η a step: 0.9875^3000 is 4e-17.
    ["sgd", Optimizer.sgd({ learningRate: 0.05 }), 3000],
    ["momentum", Optimizer.sgd({ learningRate: 0.05, momentum: 0.9 }), 1000],
    ["adam", Optimizer.adam({ learningRate: LearningRate.exponential({ start: 0.1, decay: 0.9, every: 50 }) }), 4000],
    [
      "rmsProp",
      Optimizer.rmsProp({ learningRate: LearningRate.exponential({ start: 0.1, decay: 0.9, every: 50 }) }),
      6000
    ]
  ])("the bottom of a bowl with %s", (_, optimizer, steps) => {
    const bowl: Slope = (p) => Float64Array.of(p[0] - 0.5, 4 * (p[1] + 1.5), 0.25 * (p[2] - 2))
    near(walk(optimizer, steps, start, bowl), [0.5, -1.5, 2], 1e-6)
  })

  it("the bottom of a bowl with polyak, whose steps end with the loss", () => {
    const bowl: Slope = (p) => Float64Array.from(p)
    // The loss |p|²/2 and the slope p: a step takes away μ |p|^1.1 / 2 of |p|, and always less than half of it.
    const found = walk(Optimizer.polyak(), 2000, Float64Array.of(2, 1), bowl, (p) => (p[0] ** 2 + p[1] ** 2) / 2)
    expect(Optimizer.norm(found)).toBeLessThan(0.02)
  })

  it.each<[string, Optimizer.Optimizer]>([
    ["adam", Optimizer.adam({ learningRate: 0.02 })],
    [
      "momentum behind a clipped norm",
      Optimizer.chain(
        Optimizer.clipByNorm(1),
        Optimizer.sgd({ learningRate: 0.001, momentum: 0.95, nesterov: true })
      )
    ]
  ])("the end of Rosenbrock's valley with %s", (_, optimizer) => {
    near(walk(optimizer, 10_000, Float64Array.of(-1.2, 1), rosenbrock), [1, 1], 1e-3)
  })

  it("nothing when the learning rate keeps its sign wrong: clipping alone goes uphill", () => {
    expect(walk(Optimizer.clipByNorm(1), 1, Float64Array.of(0.5), (p) => Float64Array.from(p))[0]).toBe(1)
  })
})
