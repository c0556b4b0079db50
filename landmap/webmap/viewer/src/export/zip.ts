/** Files in one zip, stored as they are: small enough not to need a library. */
export interface Entry {
  name: string;
  text: string;
}

/** A day that every zip of ours bears, so that the same content gives the same bytes: 1 January 1980. */
const DOS_DAY = 0x21;
const UTF8_NAMES = 0x0800;

export function zip(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const files = entries.map(({ name, text }) => ({ name: encoded(name), content: encoded(text) }));
  const size = files.reduce((sum, { name, content }) => sum + 30 + 46 + 2 * name.length + content.length, 22);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let at = 0;
  const places = files.map(({ name, content }) => {
    const start = at;
    view.setUint32(at, 0x04034b50, true);
    common(view, at + 4, name, content);
    out.set(name, at + 30);
    out.set(content, at + 30 + name.length);
    at += 30 + name.length + content.length;
    return start;
  });
  const directory = at;
  files.forEach(({ name, content }, i) => {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, 20, true);
    common(view, at + 6, name, content);
    view.setUint32(at + 42, places[i], true);
    out.set(name, at + 46);
    at += 46 + name.length;
  });
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, files.length, true);
  view.setUint16(at + 10, files.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return out;
}

/** The fields that an entry's own head and the directory share. */
function common(view: DataView, at: number, name: Uint8Array, content: Uint8Array): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint16(at + 8, DOS_DAY, true);
  view.setUint32(at + 10, crc32(content), true);
  view.setUint32(at + 14, content.length, true);
  view.setUint32(at + 18, content.length, true);
  view.setUint16(at + 22, name.length, true);
}

const encoded = (text: string) => new TextEncoder().encode(text);

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
