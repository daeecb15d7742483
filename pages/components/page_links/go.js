// Goes to another page of the app as a click on a link would: one entry in the browser's history, then Streamlit is told,
// as it is by Back and Forward, that the address is another.
let gone = 0;

export default function ({ data }) {
  if (!data || data.number === gone) return;
  gone = data.number;
  const query = new URLSearchParams();
  for (const [name, texts] of Object.entries(data.query)) for (const text of texts) query.append(name, text);
  const address = new URL(data.address || "./", document.baseURI);
  address.search = query.toString();
  address.hash = "";
  window.history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
