// What the chosen number is made of, line by line; each number in it leads to where it stands.
import { make, write } from "../../stage/assets/dom.js";
import { equals, number, read } from "../../stage/assets/format.js";

const FEW = 4; // terms that are all shown

// Of many terms those that are not 0; of few, or where all are 0, every one, for each leads to why.
export function worthShowing(terms) {
  const some = terms.filter(({ value }) => value !== 0);
  return terms.length <= FEW || !some.length ? terms : some;
}

export class Making {
  // `go` is told which number was clicked, `nameOf` says where one stands.
  constructor(life, { go, nameOf }) {
    Object.assign(this, { go, nameOf, shown: [] });
    this.title = make("h2");
    this.said = make("p", "note");
    this.terms = make("div", "terms");
    this.checked = make("p", "note checked");
    this.element = make("section", "making", { "aria-live": "polite" }, this.title, this.said, this.terms, this.checked);
    life.on(this.terms, "click", (event) => {
      const button = event.target.closest("button");
      if (button) this.go(this.shown[Number(button.dataset.at)]);
    });
  }

  show(title, { value, rule, terms }, sentence) {
    write(this.title, `${title} = ${number(value)}`);
    write(this.said, terms === null ? sentence : rule ? `It is ${rule}${terms.length ? ":" : "."}` : terms.length === 1 ? "It is this:" : `The sum of these ${terms.length}:`);
    this.shown = [];
    const some = rule ? terms : terms && worthShowing(terms), none = (terms?.length ?? 0) - (some?.length ?? 0);
    const rest = none ? [make("div", "term", {}, `and ${none} that ${none === 1 ? "is" : "are"} 0`)] : [];
    this.terms.replaceChildren(...(some ?? []).map((term) => this.line(term)), ...rest);
  }

  check(words) {
    write(this.checked, words);
  }

  line({ factors, value }) {
    const parts = factors.flatMap((factor, n) => [n ? make("span", "times", {}, " × ") : "", this.part(factor)]);
    const text = number(value, 3), shown = factors.reduce((product, factor) => product * read(number(factor.number, 3)), 1);
    const whole = factors.length > 1 ? [make("span", "times", {}, ` ${equals(shown, text)} `), make("b", "", {}, text)] : [];
    return make("div", "term", {}, ...parts, ...whole);
  }

  part(factor) {
    if (!factor.board) return make("span", "", {}, `${number(factor.number, 3)} (${factor.words})`);
    this.shown.push(factor);
    const words = this.nameOf(factor);
    return make("button", "", { type: "button", "data-at": this.shown.length - 1, title: words, "aria-label": `${words}: ${number(factor.number, 3)}` }, make("small", "", {}, words), number(factor.number, 3));
  }
}
