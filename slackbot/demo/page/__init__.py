"""The page of the demo: plain HTML, CSS and JavaScript modules, and the server that shows it."""
