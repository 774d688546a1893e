// How far two places are from each other, as the crow flies.

/** Degrees north and east (WGS 84). */
export interface Coordinates {
  readonly lat: number
  readonly lon: number
}

/** The mean radius of the earth, in metres (IUGG). A sphere is half a percent off at most. */
const earthRadius = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** In metres, by the haversine formula: exact too for places that are close to each other. */
export function distanceBetween(from: Coordinates, to: Coordinates): number {
  const [north, east] = [radians(to.lat - from.lat), radians(to.lon - from.lon)]
  const half = Math.sin(north / 2) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(east / 2) ** 2
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, half)))
}
