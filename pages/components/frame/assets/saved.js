// A chart that is saved goes to a slide or a paper, which is white: its words are dark and its ground is white, whatever
// the page looks like. Plotly copies a chart's layout while the click is handled; before and after it stays as it is.
const INK = "#212529", LINES = "#ced4da", PAPER = "#ffffff";

// A layout with every colour of words and lines of the page's theme replaced.
export function printed(layout) {
  const axis = (given = {}) => ({ ...given, color: INK, gridcolor: LINES, tickfont: { ...given.tickfont, color: INK }, title: { ...given.title, font: { ...given.title?.font, color: INK } } });
  const axes = Object.fromEntries(Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name)).map((name) => [name, axis(layout[name])]));
  const legend = { ...layout.legend, bgcolor: PAPER, font: { ...layout.legend?.font, color: INK } };
  return { ...layout, ...axes, legend, paper_bgcolor: PAPER, plot_bgcolor: PAPER, font: { ...layout.font, color: INK } };
}

export function savesReadably(on) {
  const save = ({ target }) => {
    const chart = target.closest?.(".modebar-btn") && target.closest(".js-plotly-plot");
    if (!chart?.layout) return;
    const own = chart.layout;
    chart.layout = printed(own);
    setTimeout(() => (chart.layout = own));
  };
  on(document, "click", save, { capture: true });
}
