COMMENT
Sodium and potassium currents of COBAHH (Brette et al., J Comput Neurosci 23, 2007, after Traub & Miles): the rates of neurolens' Na and K at vt = -63 mV.
ENDCOMMENT

NEURON {
    SUFFIX cobahh
    USEION na READ ena WRITE ina
    USEION k READ ek WRITE ik
    RANGE gna, gk
    GLOBAL minf, hinf, ninf, mtau, htau, ntau
}

PARAMETER { gna = 0.1 (S/cm2)  gk = 0.03 (S/cm2) }
STATE { m h n }
ASSIGNED { v (mV) ena (mV) ek (mV) ina (mA/cm2) ik (mA/cm2) minf hinf ninf mtau (ms) htau (ms) ntau (ms) }

INITIAL {
    rates(v)
    m = minf
    h = hinf
    n = ninf
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    ina = gna * m * m * m * h * (v - ena)
    ik = gk * n * n * n * n * (v - ek)
}

DERIVATIVE states {
    rates(v)
    m' = (minf - m) / mtau
    h' = (hinf - h) / htau
    n' = (ninf - n) / ntau
}

FUNCTION trap(x, y) {
    if (fabs(x / y) < 1e-6) { trap = y * (1 - x / y / 2) } else { trap = x / (exp(x / y) - 1) }
}

PROCEDURE rates(v (mV)) {
    LOCAL a, b, u
    TABLE minf, hinf, ninf, mtau, htau, ntau FROM -150 TO 100 WITH 2500
    u = v + 63
    a = 0.32 * trap(13 - u, 4)
    b = 0.28 * trap(u - 40, 5)
    mtau = 1 / (a + b)
    minf = a * mtau
    a = 0.128 * exp((17 - u) / 18)
    b = 4 / (1 + exp((40 - u) / 5))
    htau = 1 / (a + b)
    hinf = a * htau
    a = 0.032 * trap(15 - u, 5)
    b = 0.5 * exp((10 - u) / 40)
    ntau = 1 / (a + b)
    ninf = a * ntau
}
