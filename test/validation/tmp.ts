import * as CF from "./closedForms.ts"
import { march, walk, membrane, inject, watch } from "./march.ts"
import { Network, Cell, Edit, Channels, States } from "neurolens"
const c: CF.Cable = { length: 1000, diameter: 1, ra: 100, rm: 40000, cm: 1, rest: -65, current: 0.1 }
console.log(CF.resistance(c), CF.lengthConstant(c))
for (const t of [0.05,1,5,10,20,40,100,250,Infinity]) console.log(t, CF.cableVoltage(c,0,t).toFixed(6), CF.cableVoltage(c,1000,t).toFixed(6))
const t: CF.Taper = { ...c, end: 1.7, rest: 0 }
console.log([0,250,500,750,1000].map(x => CF.taperVoltage(t, x).toFixed(6)))
const cable = (n: number) => Network.editSync(Network.make([Cell.make({ ncomp: n, length: 1000/n, radius: 0.5, axial_resistivity: 100, v: -65 })]), [...membrane(40000,-65), inject(0.1,0), watch(0,n-1)])
for (const scheme of ["backwardEuler","crankNicolson"] as const) for (const dt of [0.01,0.05,0.1,0.25,1]) {
  const r = march(cable(1000), {scheme, dt, tMax: 250})
  const ex = [0.5, 999.5].map(x => Array.from(r.traces[0], (_, k) => CF.cableVoltage(c, x, k*dt)))
  const e = ex.map((x,i)=>CF.rallpackError(r.traces[i],x)*100)
  console.log("R1", scheme, dt, e, (e[0]+e[1])/2, ex.map((x,i)=>CF.nsuiteError(r.traces[i],x)*100))
}
// R2
const dims = [[32,16],[25.4,10.08],[20.16,6.35],[16,4],[12.7,2.52],[10.08,1.587],[8,1],[6.35,0.63],[5.04,0.397],[4,0.25]]
const depth = Array.from({length:1023},(_,i)=>Math.floor(Math.log2(i+1)))
const tree = (inj: number) => Network.editSync(Network.make([Cell.make({ parents: depth.map((_,i)=> i===0?-1:Math.floor((i-1)/2)), ncomp: 1, length: depth.map(d=>dims[d][0]), radius: depth.map(d=>dims[d][1]/2), axial_resistivity: 100, v: -65})]), [...membrane(40000,-65), inject(0.1,inj), watch(0,1022)])
const c2 = {...c, length: 320, diameter: 16}
for (const t of [1,10,40,100,250,Infinity]) console.log(t, CF.cableVoltage(c2,0,t).toFixed(6), CF.cableVoltage(c2,320,t).toFixed(6))
for (const scheme of ["backwardEuler","crankNicolson"] as const) for (const dt of [0.01,0.05,0.1,0.25,1]) {
  const r = march(tree(0), {scheme, dt, tMax: 250})
  for (const xs of [[0,320],[16,304]]) {
  const ex = xs.map(x => Array.from(r.traces[0], (_, k) => CF.cableVoltage(c2, x, k*dt)))
  const e = ex.map((x,i)=>CF.rallpackError(r.traces[i],x)*100)
  console.log("R2", scheme, dt, xs, e, (e[0]+e[1])/2, ex.map((x,i)=>CF.nsuiteError(r.traces[i],x)*100))
  }
}
// R3
const r3 = (n: number) => Network.editSync(Network.make([Cell.make({ ncomp: n, length: 1000/n, radius: 0.5, axial_resistivity: 100, v: -65 })]), [Edit.insert(Channels.HH), Edit.set("HH_gLeak", 1/40000), Edit.set("HH_eLeak", -65), States.init(), inject(0.1,0), watch(0,n-1)])
const spikes = (v: Float64Array, dt: number) => { const out: number[] = []; for (let k=1;k<v.length;k++) if (v[k-1]<0&&v[k]>=0) out.push((k-1 + -v[k-1]/(v[k]-v[k-1]))*dt); return out }
for (const scheme of ["backwardEuler","crankNicolson"] as const) for (const dt of [0.05,0.025,0.01,0.005,0.0025]) {
  const t0 = performance.now()
  const r = march(r3(1000), {scheme, dt, tMax: 250})
  const s = r.traces.map(v=>spikes(v,dt))
  console.log("R3", scheme, dt, s.map(x=>x.length), s.map(x=>x[0]), s.map(x=>x.at(-1)), "isi", (s[0].at(-1)!-s[0][9])/(s[0].length-10), "peak", r.traces.map(v=>Math.max(...v.slice(100))), "last isi", s[0].at(-1)!-s[0].at(-2)!, (performance.now()-t0).toFixed(0)+"ms")
}
