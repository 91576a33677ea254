"""COBAHH in NEURON, as bench/events/cobahh.ts: 4000 cells of one compartment, 2 % of all pairs joined, one conductance of each kind on a cell."""
import random

from neuron import h


def build(size=4000, exciting=3200, probability=0.02, seed=1):
    rng = random.Random(seed)
    cells, kept = [], []
    for _ in range(size):
        s = h.Section()
        s.L = s.diam = 79.7885
        s.cm = 1
        s.insert("pas")
        s.g_pas, s.e_pas = 5e-5, -60
        s.insert("cobahh")
        s.ena, s.ek = 50, -90
        ends = []
        for tau, e in ((5, 0), (10, -80)):
            synapse = h.ExpSyn(s(0.5))
            synapse.tau, synapse.e = tau, e
            ends.append(synapse)
        cells.append((s, ends))
    count = 0
    for k, (s, _) in enumerate(cells):
        kind, weight = (0, 6e-3) if k < exciting else (1, 67e-3)
        for _, ends in cells:
            if rng.random() < probability:
                wire = h.NetCon(s(0.5)._ref_v, ends[kind], sec=s)
                wire.threshold, wire.delay, wire.weight[0] = -20, 0, weight
                kept.append(wire)
                count += 1
    spikes = h.Vector()
    for k, (s, _) in enumerate(cells):
        tell = h.NetCon(s(0.5)._ref_v, None, sec=s)
        tell.threshold = -20
        tell.record(spikes)
        kept.append(tell)

    def begin():
        for s, _ in cells:
            s.v = -65 + 5 * rng.gauss(0, 1)
        h.finitialize()
        for _, (excited, inhibited) in cells:
            excited.g = max(0, 40 + 15 * rng.gauss(0, 1)) / 1000
            inhibited.g = max(0, 200 + 120 * rng.gauss(0, 1)) / 1000

    return begin, spikes, kept
