/**
 * From which side cells are looked at: along one of the three axes, with right hands staying right hands.
 */

/** The plane that a picture shows: its first axis goes to the right, its second upwards. */
export type Projection = "xy" | "xz" | "yz"

/** A place in the picture: to the right, upwards, and towards the viewer [µm]. */
export type Place = { readonly right: number; readonly up: number; readonly near: number }

/** A place in space, as it is seen. */
export const projections: Readonly<Record<Projection, (x: number, y: number, z: number) => Place>> = {
  xy: (x, y, z) => ({ right: x, up: y, near: z }),
  xz: (x, y, z) => ({ right: x, up: z, near: -y }),
  yz: (x, y, z) => ({ right: y, up: z, near: x })
}
