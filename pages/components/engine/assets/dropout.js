// Dropout: while it is trained, each number is 0 with a chance of `rate`, and what stays is made larger, so that the sum
// is the same on average. Srivastava et al., 2014.

export class Dropout {
  constructor({ rate }) {
    if (!(rate >= 0 && rate < 1)) throw new Error(`a share from 0 to less than 1 can be dropped, not ${rate}`);
    this.rate = rate;
    this.parameters = [];
  }

  build(shape, random) {
    this.random = random;
    return shape;
  }

  forward(x, training = false) {
    this.kept = training ? x.map(() => (this.random.uniform() < this.rate ? 0 : 1 / (1 - this.rate))) : null;
    return this.kept ? x.map((value, n) => value * this.kept[n]) : x;
  }

  backward(slope) {
    return this.kept ? slope.map((given, n) => given * this.kept[n]) : slope;
  }
}
