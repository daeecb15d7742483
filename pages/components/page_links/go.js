// Keeps the address bar true where Streamlit, left alone, would add an entry to the browser's history that never was a
// view. `arrive`: the page is there already, only its link is to be completed. `open`: goes to another page as a click on
// a link would, with one entry, and then tells Streamlit, as Back and Forward do, that the address is another.
let done = 0;

export default function ({ data }) {
  if (!data || data.number === done) return;
  done = data.number;
  const query = new URLSearchParams();
  for (const [name, texts] of Object.entries(data.query)) for (const text of texts) query.append(name, text);
  const address = new URL(window.location.href);
  address.search = query.toString();
  address.hash = "";
  if (data.how === "arrive") {
    window.history.replaceState(window.history.state, "", address);
    return;
  }
  address.pathname = new URL(data.address || "./", document.baseURI).pathname;
  window.history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
