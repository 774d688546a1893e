// How far two places are from each other, as the crow flies.

/** Degrees north and east (WGS 84). */
export interface Coordinates {
  readonly lat: number
  readonly lon: number
}

/** The mean radius of the earth, in metres (IUGG). A sphere is half a percent off at most. */
const earthRadius = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** In metres, by the angle of two places on a sphere as atan2 has it (Vincenty's formula without flattening): exact for neighbours and for antipodes, where haversine is a decimetre off. */
export function distanceBetween(from: Coordinates, to: Coordinates): number {
  const [south, north, east] = [radians(from.lat), radians(to.lat), radians(to.lon - from.lon)]
  const across = Math.hypot(Math.cos(north) * Math.sin(east), Math.cos(south) * Math.sin(north) - Math.sin(south) * Math.cos(north) * Math.cos(east))
  const along = Math.sin(south) * Math.sin(north) + Math.cos(south) * Math.cos(north) * Math.cos(east)
  return earthRadius * Math.atan2(across, along)
}
