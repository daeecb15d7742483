// One block of bytes, as pack.py writes it → its facts, and in `arrays` its arrays by name, each with its shape.
// Layout: the length of the header (uint32, little-endian), the header (JSON, padded with blanks), the arrays, each at a
// multiple of ALIGNED bytes from the end of the header.
const ALIGNED = 8;
const KINDS = { float32: Float32Array, uint8: Uint8Array, int16: Int16Array };

export function unpack(given) {
  const bytes = given.byteOffset % ALIGNED ? given.slice() : given; // typed arrays want to begin at a multiple of their size
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const { arrays, ...facts } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = bytes.byteOffset + 4 + length;
  const found = {};
  for (const [name, { kind, shape, at }] of Object.entries(arrays)) {
    const count = shape.reduce((product, size) => product * size, 1);
    found[name] = Object.assign(new KINDS[kind](bytes.buffer, start + at, count), { shape });
  }
  return { ...facts, arrays: found };
}
