// Light or dark as in the system's settings, unless the URL has ?theme=dark or ?theme=light.

const wanted = new URLSearchParams(location.search).get("theme");
if (wanted === "dark" || wanted === "light") document.documentElement.dataset.theme = wanted;
