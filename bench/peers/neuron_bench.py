"""Times one model in NEURON, one line of JSON for each line of standard input: {"steps": n, "tables": 0 | 1}; the model, "a", "b" or
"cobahh", is the argument of the program.

The model is built once a process; what is timed is the loop of fixed steps alone, by
the clock of the processor, which other processes disturb less. Cells that are driven begin anew
each time; COBAHH, which drives itself, goes on from where it is.
"""
import json
import random
import sys
import time

from neuron import h

h.load_file("stdrun.hoc")


def build(cells, synapses_per_cell):
    sections = []
    for _ in range(cells):
        branches = [h.Section() for _ in range(2)]
        branches[1].connect(branches[0](1))
        for s in branches:
            s.L, s.diam, s.nseg, s.Ra, s.cm = 20, 2, 2, 5000, 1
            s.insert("hh")
        sections.append(branches)
    rng = random.Random(1)
    kept = []
    for _ in range(cells * synapses_per_cell):
        pre, post = rng.randrange(cells), rng.randrange(cells)
        branch = sections[post][rng.randrange(2)]
        syn = h.Graded(branch(rng.choice([0.25, 0.75])))
        h.setpointer(sections[pre][0](0.25)._ref_v, "vpre", syn)
        kept.append(syn)
    for branches in sections:
        clamp = h.IClamp(branches[0](0.25))
        setattr(clamp, "delay", 1)
        clamp.dur, clamp.amp = 5, 0.02
        kept.append(clamp)
    return sections, kept


model = sys.argv[1]
h.cvode_active(0)
h.secondorder = 0
h.celsius = 6.3
if model == "cobahh":
    import cobahh

    begin, spikes, kept = cobahh.build()
    compartments = 4000
    h.dt = 0.1
    h.usetable_cobahh = 0
    begin()
else:
    sections, kept = build(1000, 10 if model == "b" else 0)
    compartments = 4000
    h.dt = 0.025
    spikes = h.Vector()
print(json.dumps({"ready": model, "version": h.nrnversion()}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    if model == "cobahh":
        h.usetable_cobahh = task["tables"]
    else:
        h.usetable_hh = task["tables"]
        h.finitialize(-65)
        for _ in range(10):
            h.fadvance()
    before = len(spikes)
    start = time.process_time()
    for _ in range(task["steps"]):
        h.fadvance()
    seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "compartments": compartments, "spikes": len(spikes) - before}), flush=True)
