/** Reads the page's data blocks (landmap/webmap/island.py): JSON as it is, or a compressed block of JSON and typed arrays. */
import { unzlibSync } from "fflate";

export type TypedArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

interface Header {
  arrays: [type: string, length: number, path: (string | number)[]][];
  content: unknown;
}

/** Below this many characters a block is read at once; above it the page shows that it is reading, and stays alive. */
export const LARGE = 400_000;

const TYPES = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float64: Float64Array,
} as const;

export function isPacked(block: Element | null): boolean {
  return block?.getAttribute("type") === "application/octet-stream";
}

/** What a small block holds. */
export function readNow(block: Element | null): unknown {
  const text = block?.textContent ?? "null";
  return block && isPacked(block) ? revived(unpacked(block)) : JSON.parse(text);
}

/** The bytes of a small packed block. */
export function unpacked(block: Element): Uint8Array {
  return unzlibSync(bytesOf(block.textContent ?? ""));
}

/** What a large block holds; `tell` hears how much of the work is done, from 0 to 1. */
export async function readLater(block: Element, tell: (share: number) => void): Promise<unknown> {
  const text = block.textContent ?? "";
  const size = Number(block.getAttribute("data-size")) || text.length;
  const packed = await decoded(text, (share) => tell(share * 0.3));
  const raw =
    typeof DecompressionStream === "undefined"
      ? unzlibSync(packed)
      : await inflated(packed, size, (share) => tell(0.3 + share * 0.5));
  tell(0.8);
  await breath();
  return revived(raw);
}

/** Let the page draw and answer before going on. */
export function breath(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function decoded(base64: string, tell: (share: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const slice = 4 * 2 ** 20; // a multiple of four letters, so that each slice stands for whole bytes
  const found = new Uint8Array(Math.ceil((base64.length / 4) * 3));
  let at = 0;
  for (let from = 0; from < base64.length; from += slice) {
    const bytes = bytesOf(base64.slice(from, from + slice));
    found.set(bytes, at);
    at += bytes.length;
    tell(Math.min(1, (from + slice) / base64.length));
    await breath();
  }
  return found.subarray(0, at);
}

/** The browser's own inflate, off the page's thread. */
async function inflated(packed: Uint8Array<ArrayBuffer>, size: number, tell: (share: number) => void): Promise<Uint8Array> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const raw = new Uint8Array(size);
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return raw.subarray(0, at);
    raw.set(value, at);
    at += value.length;
    tell(at / size);
  }
}

/** The content with its arrays put where they belong. */
function revived(raw: Uint8Array): unknown {
  const length = new DataView(raw.buffer, raw.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + length))) as Header;
  let at = 4 + length;
  for (const [type, count, path] of header.arrays) {
    const Kind = TYPES[type as keyof typeof TYPES];
    const size = Kind.BYTES_PER_ELEMENT;
    const array = joined(raw.subarray(at, at + count * size), Kind, count);
    at += count * size;
    if (!path.length) return array;
    let holder = header.content as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
    holder[path[path.length - 1]] = array;
  }
  return header.content;
}

/** Numbers from their byte planes, the lowest first. */
function joined(planes: Uint8Array, Kind: (typeof TYPES)[keyof typeof TYPES], count: number): TypedArray {
  const size = Kind.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(count * size);
  if (size === 2) {
    const words = new Uint16Array(bytes.buffer); // every browser that runs this is little-endian
    for (let i = 0, high = count; i < count; i++, high++) words[i] = planes[i] | (planes[high] << 8);
  } else {
    for (let plane = 0, from = 0; plane < size; plane++)
      for (let to = plane; to < bytes.length; to += size) bytes[to] = planes[from++];
  }
  return new Kind(bytes.buffer);
}
