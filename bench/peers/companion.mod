: A current of calcium for those that move its concentration.
NEURON { SUFFIX companion  USEION ca WRITE ica }
ASSIGNED { v (mV)  ica (mA/cm2) }
BREAKPOINT { ica = 1e-5 (S/cm2) * (v - 120 (mV)) }
