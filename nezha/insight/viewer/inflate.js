// Deflated bytes back to what they were (RFC 1951), at once: a layer or a head is decoded when it is first looked at.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;

// For all bits that may come next, as many as the longest code takes, the symbol they begin with and how many are its own.
function codeTable(lengths) {
  const table = new Uint16Array(1 << Math.max(1, ...lengths));
  const next = new Uint16Array(LONGEST_CODE + 2);
  for (const length of lengths) if (length) next[length + 1] += 1;
  for (let length = 1, code = 0; length <= LONGEST_CODE; length++) next[length] = code = (code + next[length]) << 1;
  lengths.forEach((length, symbol) => {
    if (!length) return;
    let reversed = 0;
    for (let bit = 0, code = next[length]; bit < length; bit++, code >>= 1) reversed = (reversed << 1) | (code & 1);
    next[length] += 1;
    for (let at = reversed; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  });
  return table;
}

function inflate(source, size) {
  const out = new Uint8Array(size);
  let [from, to, held, count] = [0, 0, 0, 0];

  function fill(wanted) {
    for (; count < wanted; count += 8) held |= (source[from++] ?? 0) << count;
  }
  function bits(wanted) {
    fill(wanted);
    const value = held & ((1 << wanted) - 1);
    held >>>= wanted;
    count -= wanted;
    return value;
  }
  function symbolOf(table) {
    fill(LONGEST_CODE);
    const entry = table[held & (table.length - 1)];
    held >>>= entry & 15;
    count -= entry & 15;
    return entry >> 4;
  }

  function tables(kind) {
    if (kind === 1) {
      const fixed = Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8));
      return [codeTable(fixed), codeTable(new Array(30).fill(5))];
    }
    const [literals, distances, codes] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const small = new Array(19).fill(0);
    for (let at = 0; at < codes; at++) small[CODE_ORDER[at]] = bits(3);
    const table = codeTable(small);
    const lengths = [];
    while (lengths.length < literals + distances) {
      const symbol = symbolOf(table);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
        const times = symbol === 16 ? 3 + bits(2) : symbol === 17 ? 3 + bits(3) : 11 + bits(7);
        for (let at = 0; at < times; at++) lengths.push(value);
      }
    }
    return [codeTable(lengths.slice(0, literals)), codeTable(lengths.slice(literals))];
  }

  function stored() {
    from -= count >> 3;
    [held, count] = [0, 0];
    const length = source[from] | (source[from + 1] << 8);
    if (to + length <= size) out.set(source.subarray(from + 4, from + 4 + length), to);
    from += 4 + length;
    to += length;
  }

  // Where the bytes are no such stream, it ends soon after they do.
  for (let last = 0; !last && from <= source.length + 8;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      stored();
      continue;
    }
    const [literals, distances] = tables(kind);
    [from, to, held, count] = inflateBlock(source, out, [from, to, held, count], literals, distances);
  }
  return out;
}

// The symbols of one block, until its end.  Most of the time goes here, so all that changes is local.
function inflateBlock(source, out, [from, to, held, count], literals, distances) {
  const [literalMask, distanceMask] = [literals.length - 1, distances.length - 1];
  while (from <= source.length + 8 && to <= out.length) {
    for (; count < LONGEST_CODE; count += 8) held |= source[from++] << count;
    const literal = literals[held & literalMask];
    held >>>= literal & 15;
    count -= literal & 15;
    const symbol = literal >> 4;
    if (symbol < 256) {
      out[to++] = symbol;
      continue;
    }
    if (symbol === 256) break;
    const extra = LENGTH_EXTRA[symbol - 257];
    for (; count < LONGEST_CODE + extra; count += 8) held |= source[from++] << count;
    const length = LENGTH_BASE[symbol - 257] + (held & ((1 << extra) - 1));
    held >>>= extra;
    const far = distances[held & distanceMask];
    held >>>= far & 15;
    count -= extra + (far & 15);
    const more = DISTANCE_EXTRA[far >> 4];
    for (; count < more; count += 8) held |= source[from++] << count;
    const distance = DISTANCE_BASE[far >> 4] + (held & ((1 << more) - 1));
    held >>>= more;
    count -= more;
    if (distance === 1) out.fill(out[to - 1], to, to + length);
    else for (let at = to; at < to + length; at++) out[at] = out[at - distance];
    to += length;
  }
  return [from, to, held, count];
}
