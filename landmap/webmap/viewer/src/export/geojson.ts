import { place, type Shapes } from "../shapes.ts";

type Position = [longitude: number, latitude: number];
export type Geometry =
  | { type: "Point"; coordinates: Position }
  | { type: "MultiPoint"; coordinates: Position[] }
  | { type: "LineString"; coordinates: Position[] }
  | { type: "MultiLineString"; coordinates: Position[][] }
  | { type: "Polygon"; coordinates: Position[][] }
  | { type: "MultiPolygon"; coordinates: Position[][][] }
  | { type: "GeometryCollection"; geometries: Geometry[] };

const RADIUS_M = 6378137;
/** A tenth of a millimetre: less would move areas (docs: 8 decimals are 0.2 millionths). */
const DECIMALS = 1e9;

/** Features of the rows wanted, with whatever `properties` says of each; a row without a shape has none. */
export function geojson(
  shapes: Shapes,
  rows: Iterable<number>,
  properties: (row: number) => Record<string, string | number | null>,
): string {
  const features = Array.from(rows, (row) =>
    JSON.stringify({ type: "Feature", properties: properties(row), geometry: geometry(shapes, row) }),
  );
  return `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`;
}

export function geometry(shapes: Shapes, feature: number): Geometry | null {
  const polygons: Position[][][] = [];
  const lines: Position[][] = [];
  const points: Position[] = [];
  for (let path = shapes.pathFrom[feature]; path < shapes.pathTo[feature]; path++) {
    const vertices = verticesOf(shapes, path);
    if (!shapes.closed[path]) {
      if (vertices.length > 1) lines.push(vertices);
      else points.push(...vertices);
      continue;
    }
    const ring = [...vertices, vertices[0]];
    // Outer rings turn left and come before the holes of their own, which turn right.
    if (turnsLeft(shapes, path) || !polygons.length) polygons.push([ring]);
    else polygons[polygons.length - 1].push(ring);
  }
  const found: Geometry[] = [];
  if (polygons.length)
    found.push(
      polygons.length > 1 ? { type: "MultiPolygon", coordinates: polygons } : { type: "Polygon", coordinates: polygons[0] },
    );
  if (lines.length)
    found.push(
      lines.length > 1 ? { type: "MultiLineString", coordinates: lines } : { type: "LineString", coordinates: lines[0] },
    );
  if (points.length)
    found.push(points.length > 1 ? { type: "MultiPoint", coordinates: points } : { type: "Point", coordinates: points[0] });
  return found.length > 1 ? { type: "GeometryCollection", geometries: found } : (found[0] ?? null);
}

function verticesOf(shapes: Shapes, path: number): Position[] {
  const found: Position[] = [];
  for (let vertex = shapes.firstVertex[path]; vertex < shapes.firstVertex[path + 1]; vertex++) {
    const [x, y] = place(shapes, shapes.xy[vertex * 2], shapes.xy[vertex * 2 + 1]);
    const longitude = (x / RADIUS_M) * (180 / Math.PI);
    const latitude = (2 * Math.atan(Math.exp(y / RADIUS_M)) - Math.PI / 2) * (180 / Math.PI);
    found.push([Math.round(longitude * DECIMALS) / DECIMALS, Math.round(latitude * DECIMALS) / DECIMALS]);
  }
  return found;
}

function turnsLeft({ xy, firstVertex }: Shapes, path: number): boolean {
  const [from, to] = [firstVertex[path], firstVertex[path + 1]];
  const [x0, y0] = [xy[from * 2], xy[from * 2 + 1]];
  let doubled = 0;
  for (let i = from, before = to - 1; i < to; before = i++) {
    doubled += (xy[before * 2] - x0) * (xy[i * 2 + 1] - y0) - (xy[i * 2] - x0) * (xy[before * 2 + 1] - y0);
  }
  return doubled > 0;
}
