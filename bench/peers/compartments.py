"""One compartment in NEURON for each mechanism of a list: what it is set to, and how its voltage goes.

Reads JSON lines { suffix, set, companion } after the protocol on the first line, prints a line of JSON for each: the voltages, the ions at the start.
"""
import json
import sys
from math import isfinite

from neuron import h

protocol = json.loads(sys.stdin.readline())
h.load_file("stdrun.hoc")
h.cvode_active(0)
h.secondorder = 0


def run(mechanism):
    suffix = mechanism["suffix"]
    cell = h.Section(name="cell")
    cell.L = cell.diam = protocol["size"]
    cell.nseg = 1
    cell.cm = 1
    cell.insert("pas")
    cell(0.5).pas.g, cell(0.5).pas.e = protocol["leak"]["g"], protocol["leak"]["e"]
    for one in [*mechanism["companions"], suffix]:
        cell.insert(one)
    if hasattr(h, "usetable_" + suffix):
        setattr(h, "usetable_" + suffix, 0)
    for name, value in mechanism["set"].items():
        on = cell(0.5)
        if hasattr(on, name + "_" + suffix):
            setattr(on, name + "_" + suffix, value)
        elif hasattr(h, name + "_" + suffix):
            setattr(h, name + "_" + suffix, value)
    clamp = h.IClamp(cell(0.5))
    clamp.delay, clamp.dur, clamp.amp = protocol["delay"], protocol["duration"], protocol["amplitude"]
    h.celsius = protocol["celsius"]
    h.dt = protocol["dt"]
    h.finitialize(protocol["v"])
    ions = {name: getattr(cell(0.5), name) for name in mechanism["ions"] if hasattr(cell(0.5), name)}
    v = [cell(0.5).v]
    for _ in range(protocol["steps"]):
        h.fadvance()
        v.append(cell(0.5).v)
    states = [getattr(cell(0.5), f"{name}_{suffix}") for name in mechanism["states"] if hasattr(cell(0.5), f"{name}_{suffix}")]
    return {"v": v, "ions": ions, "finite": all(isfinite(x) for x in [*v, *states])}


for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = run(asked)
    except Exception as error:  # what is wrong with one mechanism is said, and the next is run
        answer = {"error": str(error).strip() or type(error).__name__}
    print(json.dumps({"suffix": asked["suffix"], **answer}), flush=True)
