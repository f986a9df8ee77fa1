"""The pages: what a person in a browser sees, rendered here, whole without a script.

How a page is added

1. Ask. What a page needs of the release it takes from `opened(request)`: a stored question by
   `run`, one of its own by `run_built_in`, from a file in `borderkg/query/built_in/pages/`. Ask
   what does not depend on each other at once, by `asyncio.gather`; a handful of questions is enough.
2. Name. `await names.of(opened)` knows the label and the classes of every resource that has one,
   in both languages. `names.label(iri)` follows the one label rule (`language.choose`).
3. Build. A module `pages/<name>.py` turns answers into frozen dataclasses: a `Table` by
   `tables.of_frame` or by hand, a `Figure` by `charts.figure`, sentences by `language.say`.
   Every number is a link to what states it (`stating`), or to the cells of its sum. A lead
   sentence is made from the data.
4. Render. `return page.render(request, "<name>.html", Page(...), name=value, ...)`; the template
   extends `base.html` and uses the macros of `blocks.html`: `table`, `figure`, `phrase`, `name`,
   `facts`. No template holds a script, a style, or a word of its own: words stand in
   `messages/en.toml` and `messages/es.toml`, which hold the same keys, and are said by `say("key")`.
5. Route. `ROUTES = routes("/address", endpoint)` gives both languages, English without a prefix
   and Spanish below `/es`; `serve.app.routes` adds them. A page of one class of resource is no
   route: it is a line in `resource.PAGES`, from the class to what answers `/page/…` for it.
6. Draw. What a script of ours draws finds its data in the page: `Figure` writes the picture as SVG
   and the specification as a block of JSON; `static/start.js` is loaded where it is installed.

Sort and filter of a table stand in the address (`?people_sort=-date&people_find=mexico`), so that
whatever is seen can be linked to.
"""
