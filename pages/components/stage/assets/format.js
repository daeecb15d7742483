// Numbers as people read them: a few significant digits, what stands before the point always whole; a true minus sign, no
// negative zero.

export function number(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value < 0 ? "−∞" : "∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size < 1e-3 || size >= 1e6 ? exponent(value, digits) : size >= 10 ** digits ? value.toFixed(0) : String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, "−");
}

const exponent = (value, digits) => value.toExponential(Math.max(0, digits - 2)).replace("e+", "e");

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// A share is never written as none or as all where it is not; as `share_text` writes it in the pages' sentences.
export function percent(share) {
  const text = (100 * share).toFixed(1);
  if (text === "0.0" && share > 0) return `${number(100 * share, 2)}%`;
  return text === "100.0" && share < 1 ? ">99.9%" : `${text}%`;
}

// Whether what is worked out of numbers as they are written gives the number that is written after it: "=" or "≈".
export const equals = (worked, text) => (Math.abs(worked - read(text)) <= 1e-9 + 1e-9 * Math.abs(worked) ? "=" : "≈");

// A number as `number` wrote it.
export const read = (text) => Number(text.replace(/−/g, "-"));
