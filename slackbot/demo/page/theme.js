// Light or dark as the system says, unless the address does: ?theme=dark or ?theme=light.

const wanted = new URLSearchParams(location.search).get("theme");
if (wanted === "dark" || wanted === "light") document.documentElement.dataset.theme = wanted;
