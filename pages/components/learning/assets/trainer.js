// The page's side of the Worker: what it is told, and what is heard of it. Leaving the page ends it.

export class Trainer {
  constructor(life, hear) {
    Object.assign(this, { life, hear, number: 0, worker: null, begun: "" });
    life.stopper.signal.addEventListener("abort", () => this.worker?.terminate());
  }

  // Begin anew, where anything is asked for that is not under way already; says whether it did.
  begin({ worker, digits, ...given }, look) {
    const asked = JSON.stringify(given);
    if (asked === this.begun) return false;
    this.begun = asked;
    this.given = { ...given, digits: new URL(digits, document.baseURI).href };
    if (!this.worker) this.start(new URL(worker, document.baseURI));
    this.again(look);
    return true;
  }

  start(address) {
    this.worker = new Worker(address, { type: "module" });
    this.life.on(this.worker, "message", ({ data }) => data.number === this.number && this.hear(data));
    this.life.on(this.worker, "error", () => this.hear({ failed: "The part that learns could not be started in this browser." }));
  }

  // The same from the start: the same weights, the same order.
  again(look) {
    this.number += 1;
    this.tell("begin", { number: this.number, look, ...this.given });
  }

  tell(act, more = {}) {
    this.worker.postMessage({ act, ...more });
  }
}
