// Sets up the query editor. Everything it shows or completes comes from this page or this endpoint.
"use strict";
(() => {
  const place = document.getElementById("editor");
  const plain = document.getElementById("plain");
  if (typeof Yasgui === "undefined" || !place) return;

  const data = JSON.parse(document.getElementById("editor-data").textContent);
  const endpoint = new URL(data.endpoint, location.href).href;
  const known = new Map();

  // One request a kind of term, made when completion is first used.
  function terms(query) {
    if (!known.has(query)) {
      const asked = fetch(`${endpoint}?query=${encodeURIComponent(query)}`, {
        headers: { Accept: "application/sparql-results+json" },
      }).then((answer) => (answer.ok ? answer.json() : { results: { bindings: [] } }))
        .then((found) => found.results.bindings.map((row) => row.term.value));
      known.set(query, asked);
    }
    return known.get(query);
  }

  const Yasqe = Yasgui.Yasqe;
  Yasqe.defaults.prefixCcApi = null;
  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes",
    persistenceId: null,
    get: () => Promise.resolve(
      Object.entries(data.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort()
    ),
  }, false);
  for (const [from, name, query] of [
    ["class", "our-classes", data.classes],
    ["property", "our-properties", data.properties],
  ]) {
    Yasqe.forkAutocompleter(from, {
      name, bulk: true, persistenceId: null, get: () => terms(query),
    }, false);
  }
  Yasqe.defaults.autocompleters = ["our-prefixes", "our-classes", "our-properties", "variables"];

  plain.hidden = true;
  plain.style.display = "none";
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: false,
    populateFromUrl: true,
    autofocus: false,
    yasqe: {
      value: data.first,
      autocompleters: Yasqe.defaults.autocompleters,
      prefixCcApi: null,
    },
    yasr: { prefixes: data.prefixes },
  });
  // Tabs are kept by the browser; one kept from another address would ask there.
  for (const tab of Object.values(yasgui._tabs || {})) {
    if (tab && tab.setEndpoint) tab.setEndpoint(endpoint);
  }

  const choice = document.getElementById("example");
  document.getElementById("example-field").hidden = false;
  choice.addEventListener("change", () => {
    const example = data.examples.find((each) => each.slug === choice.value);
    const tab = yasgui.getTab();
    if (example && tab) {
      tab.setEndpoint(endpoint);
      tab.getYasqe().setValue(example.query);
      tab.setName(example.title.slice(0, 40));
    }
  });
})();
