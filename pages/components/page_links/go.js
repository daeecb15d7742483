// Goes to another page as a click on a link would, with one entry in the browser's history, and then tells Streamlit, as
// Back and Forward do, that the address is another.
let done = 0;

export default function ({ data }) {
  if (!data || data.number === done) return;
  done = data.number;
  const query = new URLSearchParams();
  for (const [name, texts] of Object.entries(data.query)) for (const text of texts) query.append(name, text);
  const address = new URL(window.location.href);
  address.pathname = new URL(data.address || "./", document.baseURI).pathname;
  address.search = query.toString();
  address.hash = "";
  window.history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
