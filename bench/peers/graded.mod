TITLE graded chemical synapse with first-order kinetics, as neurolens computes IonotropicSynapse
: s relaxes to s_inf(v_pre) with tau = (1 - s_inf) / k_minus; the presynaptic voltage comes through a pointer.

NEURON {
    POINT_PROCESS Graded
    POINTER vpre
    RANGE gS, e_syn, k_minus, v_th, delta
    NONSPECIFIC_CURRENT i
}
UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}
PARAMETER {
    gS = 1e-4 (uS)
    e_syn = 0 (mV)
    k_minus = 0.025 (/ms)
    v_th = -35 (mV)
    delta = 10 (mV)
}
ASSIGNED {
    v (mV)
    vpre (mV)
    i (nA)
    s_inf
}
STATE { s }
INITIAL { s = 0.2 }
BREAKPOINT {
    SOLVE states METHOD cnexp
    i = gS * s * (v - e_syn)
}
DERIVATIVE states {
    s_inf = 1 / (1 + exp((v_th - vpre) / delta))
    s' = (s_inf - s) * k_minus / (1 - s_inf)
}
