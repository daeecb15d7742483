// Random numbers that are the same in every browser, from a seed: xorshift, Marsaglia, "Xorshift RNGs", 2003.

export class Random {
  constructor(seed = 1) {
    this.words = Uint32Array.of(seed + 0x9e3779b9, (seed ^ 0x85ebca6b) >>> 0, Math.imul(seed + 1, 0x27d4eb2f), 0x165667b1);
    for (let n = 0; n < 16; n++) this.word(); // neighbouring seeds part ways
  }

  word() {
    const { words } = this, mixed = words[0] ^ (words[0] << 11);
    words.copyWithin(0, 1);
    words[3] = words[2] ^ (words[2] >>> 19) ^ mixed ^ (mixed >>> 8); // the last word now stands one place earlier
    return words[3];
  }

  uniform(low = 0, high = 1) {
    return low + (high - low) * (this.word() / 2 ** 32);
  }

  below(count) {
    return Math.floor(this.uniform() * count);
  }

  // Box and Muller's: two uniform numbers make a normal one.
  normal(mean = 0, deviation = 1) {
    return mean + deviation * Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  // 0 to count − 1 in some order: Fisher and Yates's.
  order(count) {
    const found = Int32Array.from({ length: count }, (_, n) => n);
    for (let last = count - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [found[last], found[other]] = [found[other], found[last]];
    }
    return found;
  }
}
