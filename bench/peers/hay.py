"""Hay's layer 5 cell in NEURON with cylinders for its frusta, driven as its authors do, at a fixed step: prints the cell, then the times of its spikes, as JSON.

Run with the folder of the model (ModelDB 139653) whose mechanisms were compiled in the folder where it runs.
"""
import json
import sys
from math import pi

from neuron import h

folder, tstop, dt = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
h.load_file("stdrun.hoc")
h.load_file("import3d.hoc")
h.load_file(folder + "/models/L5PCbiophys3.hoc")
h.load_file(folder + "/models/L5PCtemplate.hoc")
cell = h.L5PCtemplate(folder + "/morphologies/cell1.asc")
types = {"soma": 1, "axon": 2, "dend": 3, "apic": 4}


def cylinders(section):
    """Its segments as cylinders of their areas: then both programs have the same membranes and resistances."""
    length, diameters = section.L, [g.area() / (pi * section.L / section.nseg) for g in section]
    h.pt3dclear(sec=section)
    section.L = length
    for g, diameter in zip(section, diameters):
        g.diam = diameter


sections = list(cell.all)
index = {s: k for k, s in enumerate(sections)}
for s in sections:
    cylinders(s)
for s in sections:
    seg = s.parentseg()
    if seg is not None and seg.x != 1:  # from the middle of the soma to its end, where a branch here may begin
        h.disconnect(sec=s)
        s.connect(seg.sec(1), 0)
described = []
for s in sections:
    seg = s.parentseg()
    described.append({
        "name": s.name(), "type": types[s.name().split(".")[-1].split("[")[0]], "nseg": s.nseg, "L": s.L,
        "parent": None if seg is None else index[seg.sec], "length": s.L / s.nseg,
        "radius": [g.diam / 2 for g in s], "cm": [g.cm for g in s],
    })

suffixes = ["pas", "Ca_LVAst", "Ca_HVA", "SKv3_1", "SK_E2", "K_Tst", "K_Pst", "Nap_Et2", "NaTa_t", "CaDynamics_E2", "Ih", "Im"]
ranges = {}
for suffix in suffixes:
    kind = h.MechanismStandard(suffix, 1)
    name = h.ref("")
    ranges[suffix] = []
    for i in range(int(kind.count())):
        kind.name(name, i)
        ranges[suffix].append(name[0])
for s, one in zip(sections, described):
    one["mechanisms"] = {
        suffix: {name[: -len(suffix) - 1]: [getattr(g, name) for g in s] for name in ranges[suffix]}
        for suffix in suffixes if s.has_membrane(suffix)
    }
    one["ions"] = {name: getattr(s(0.5), name) for name in ("ena", "ek") if s.has_membrane(name[1:] + "_ion")}

h.cvode_active(0)
h.secondorder = 0
clamp = h.IClamp(cell.soma[0](0.5))
clamp.delay, clamp.dur, clamp.amp = 700, 2000, 0.793
counter = h.APCount(cell.soma[0](0.5))
counter.thresh = -10
times = h.Vector()
counter.record(times)
voltage = h.Vector().record(cell.soma[0](0.5)._ref_v)
h.dt, h.steps_per_ms, h.v_init = dt, 1 / dt, -80
h.finitialize(-80)
print(json.dumps({"celsius": h.celsius, "sections": described}))
for _ in range(round(tstop / dt)):
    h.fadvance()
print(json.dumps({"spikes": list(times), "v": list(voltage)[:: round(1 / dt)]}))
