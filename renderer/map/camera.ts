import type { Rect } from './city-geometry.ts'

/** screen = world × zoom + offset. Zoom 1 shows the whole city. */
export interface Camera {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export const WHOLE_CITY: Camera = { zoom: 1, x: 0, y: 0 }

/** Keeps the city over the whole view: no panning into the void, and no nearer than `most`. */
export function bounded(camera: Camera, width: number, height: number, most: number): Camera {
  const zoom = Math.min(most, Math.max(1, camera.zoom))
  return {
    zoom,
    x: Math.min(0, Math.max(width - width * zoom, camera.x)),
    y: Math.min(0, Math.max(height - height * zoom, camera.y)),
  }
}

/** Zooms by `factor`, at most to `most`, so that the world under the point stays where it is. */
export function zoomedAt(camera: Camera, factor: number, atX: number, atY: number, most: number): Camera {
  const zoom = Math.min(most, Math.max(1, camera.zoom * factor))
  const scale = zoom / camera.zoom
  return { zoom, x: atX - (atX - camera.x) * scale, y: atY - (atY - camera.y) * scale }
}

export function toScreen(camera: Camera, rect: Rect): Rect {
  return {
    x: rect.x * camera.zoom + camera.x,
    y: rect.y * camera.zoom + camera.y,
    width: rect.width * camera.zoom,
    height: rect.height * camera.zoom,
  }
}

/** Brings a world rectangle to the middle, as large as `share` of the view, at most at zoom `most`. */
export function framing(rect: Rect, width: number, height: number, share: number, most: number): Camera {
  const zoom = Math.min(most, Math.max(1, Math.min((width * share) / rect.width, (height * share) / rect.height)))
  return {
    zoom,
    x: width / 2 - (rect.x + rect.width / 2) * zoom,
    y: height / 2 - (rect.y + rect.height / 2) * zoom,
  }
}

/** Pans as little as needed to bring a world rectangle into view. */
export function revealing(camera: Camera, rect: Rect, width: number, height: number): Camera {
  const on = toScreen(camera, rect)
  const shift = (start: number, size: number, room: number) =>
    start < 0 ? -start : start + size > room ? Math.max(-start, room - start - size) : 0
  return { ...camera, x: camera.x + shift(on.x, on.width, width), y: camera.y + shift(on.y, on.height, height) }
}
