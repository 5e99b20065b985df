// A tap on a chart draws it with Plotly right over its SVG, from the same description; until then it costs nothing.
// Without this script the same tap opens the chart's table. See docs/charts.md.
(function () {
  "use strict";
  const root = document.documentElement;
  const LINK = "a[data-explore]";
  const FAST = 5; // Mbit/s: from here on the charts in view are drawn without a tap
  const SHORT = 100; // milliseconds there and back, likewise
  const LAST = 1e9; // days from the left: beyond the last step of any chart
  const graphs = new Map(); // explored canvas -> what is drawn there
  const again = new Set(); // keys of explored charts whose part of the page was replaced
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  let begun = false;

  const { element, frameOf, idle, isKept, load, prepare, render, sizeOf, stepsOf } = window.dash_clientside.graph;

  const ready = () => root.dataset.app === "ready";
  const canvasOf = (link) => link.closest(".canvas");
  const notice = (hidden) => (document.getElementById("tap-failed").hidden = hidden);

  function figureOf(link) {
    const url = new URL(link.href);
    url.searchParams.delete("panel");
    const asked = new URLSearchParams({ chart: link.dataset.explore, page: url.pathname + url.search });
    return fetch(`/_figure?${asked}`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
  }

  function draw(link, figure, at) {
    const canvas = canvasOf(link);
    if (!link.isConnected || graphs.has(canvas)) return null;
    const place = element("div", "drawn");
    const told = element("div", "told");
    told.hidden = true;
    for (const one of [place, told]) one.setAttribute("aria-hidden", "true");
    canvas.querySelector(".chart").append(place, told);
    const graph = { link: link, place: place, told: told, figure: figure, steps: stepsOf(figure), step: -1, seen: "" };
    graphs.set(canvas, graph);
    const shown = Promise.resolve().then(() => render(canvas, graph));
    shown.catch(function () {
      graphs.delete(canvas);
      for (const one of [place, told]) one.remove();
    });
    return shown.then(function () {
      if (!graphs.has(canvas)) return;
      canvas.classList.add("explored");
      place.on("plotly_hover", (event) => tell(graph, event.points[0].customdata[0]));
      place.on("plotly_unhover", () => (told.hidden = true));
      // Plotly looks at most every 50 milliseconds where the pointer is: a quick tap would open the step before.
      // A finger brings no hovering at all: what is told moves to the step whose panel opens.
      place.on("plotly_click", function ({ event }) {
        const near = nearest(graph, daysAt(link, event));
        tell(graph, near.day);
        open(link, near.day);
      });
      widths.observe(canvas);
      if (at !== undefined) hover(graph, at);
    });
  }

  function explore(link, at) {
    const canvas = canvasOf(link);
    if (graphs.has(canvas) || canvas.hasAttribute("data-exploring")) return Promise.resolve();
    canvas.setAttribute("data-exploring", "");
    return Promise.all([figureOf(link), load(link.dataset.bundle)])
      .then(([figure]) => draw(link, figure, at))
      .finally(() => canvas.removeAttribute("data-exploring"));
  }

  // Days from the left where a tap went.
  function daysAt(link, event) {
    const box = canvasOf(link).querySelector(".plot").getBoundingClientRect();
    const days = parseFloat(canvasOf(link).querySelector(".marks").getAttribute("viewBox").split(" ")[2]);
    return Math.min(days, Math.max(0, ((event.clientX - box.left) / box.width) * days));
  }

  // The step's numbers, beside its upright: on the side and at the height where they hide the fewest points.
  function tell(graph, day) {
    graph.step = graph.steps.findIndex((one) => one.day === day);
    const step = graph.steps[graph.step];
    const lines = step.said.map((words) => element("div", "", words));
    graph.told.replaceChildren(element("b", "", step.when), ...lines);
    graph.told.style = "left:0;top:0";
    graph.told.hidden = false;
    const [left, top] = freest(graph, step, graph.told.offsetWidth, graph.told.offsetHeight);
    graph.told.style = `left:${left}px;top:${top}px`;
  }

  function freest(graph, step, wide, high) {
    const plot = frameOf(graph.place.closest(".canvas"));
    const { l, r, t, b } = plot.margin;
    const [width, height] = [plot.width - l - r, plot.height - t - b];
    const { xaxis, yaxis } = graph.figure.layout;
    const [lowest, highest] = yaxis.range.map(Number);
    const across = (days) => l + (days / xaxis.range[1]) * width;
    const down = (value) => t + ((highest - value) / (highest - lowest)) * height;
    const points = graph.figure.data.flatMap((one) =>
      one.y.flatMap((value, index) => (value === null ? [] : [[across(one.x[index]), down(value)]])),
    );
    const hidden = ([left, top]) =>
      points.filter(([x, y]) => x > left - 4 && x < left + wide + 4 && y > top - 4 && y < top + high + 4).length;
    const sides = [across(step.x) + 10, across(step.x) - 10 - wide].filter((left) => left >= 0 && left + wide <= plot.width);
    const places = (sides.length ? sides : [0]).flatMap((left) => [[left, t], [left, t + height - high]]);
    return places.reduce((best, place) => (hidden(place) < hidden(best) ? place : best));
  }

  function nearest(graph, days) {
    const apart = (step) => Math.abs(step.x - days);
    return graph.steps.reduce((best, step) => (apart(step) < apart(best) ? step : best));
  }

  function hover(graph, days) {
    const near = nearest(graph, days);
    window.Plotly.Fx.hover(graph.place, { xval: near.x }, ["xy"]);
    tell(graph, near.day);
  }

  // The panel of a step: the link says it, and goes the way of every link to a panel.
  function open(link, day) {
    const table = link.href;
    const url = new URL(table);
    const panel = `point:${link.dataset.explore}:${day}`;
    url.searchParams.set("panel", panel);
    link.href = url.href.replace(/%3A/g, ":");
    link.dataset.panel = panel;
    link.click();
    link.href = table;
    link.removeAttribute("data-panel");
  }

  // The part of an explored chart may be gone: let go of what was drawn, and draw what stands there now.
  function sweep() {
    for (const [canvas, graph] of graphs) {
      if (canvas.isConnected) continue;
      window.Plotly.purge(graph.place);
      widths.unobserve(canvas);
      graphs.delete(canvas);
      again.add(graph.link.dataset.explore);
    }
    for (const key of again) {
      const link = document.querySelector(`#page ${LINK}[data-explore="${CSS.escape(key)}"]`);
      if (link) explore(link).catch(() => {});
    }
    again.clear();
  }

  const redraw = () => graphs.forEach((graph, canvas) => render(canvas, graph));
  const widths = new ResizeObserver(function (entries) {
    for (const { target } of entries) {
      const graph = graphs.get(target);
      if (graph && graph.seen !== sizeOf(target)) render(target, graph);
    }
  });

  document.addEventListener("click", function (event) {
    const link = event.target.closest(LINK);
    if (!link || link.dataset.panel || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!ready()) return;
    event.preventDefault();
    const graph = graphs.get(canvasOf(link));
    if (graph && graph.step < 0) return hover(graph, LAST);
    if (graph) return setTimeout(open, 0, link, graph.steps[graph.step].day); // a link cannot be clicked in its click
    notice(true);
    explore(link, event.detail ? daysAt(link, event) : LAST).catch(() => notice(false));
  });

  // By keyboard: the arrows go from step to step, Enter opens the step.
  document.addEventListener("keydown", function (event) {
    const link = event.target.closest(LINK);
    const graph = link && graphs.get(canvasOf(link));
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!graph || !way) return;
    event.preventDefault();
    const last = graph.steps.length - 1;
    const next = graph.steps[graph.step < 0 ? last : Math.min(last, Math.max(0, graph.step + way))];
    hover(graph, next.x);
    document.getElementById("said").textContent = [next.when, ...next.said].join(", ");
  });

  function isFast() {
    const link = navigator.connection;
    return Boolean(link) && !link.saveData && link.downlink >= FAST && link.rtt <= SHORT;
  }

  // While nothing else is to do: on a fast link the charts in view, one after another; else the code alone, where the
  // browser has it already.
  function begin() {
    begun = true;
    new MutationObserver(sweep).observe(document.getElementById("page"), { childList: true, subtree: true });
    const first = document.querySelector(`#page ${LINK}`);
    if (isFast()) drawSeen();
    else if (first && isKept(first.dataset.bundle)) prepare(first.dataset.bundle).catch(() => {});
  }

  function drawSeen() {
    let queue = Promise.resolve();
    const seen = new IntersectionObserver(function (entries) {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        seen.unobserve(entry.target);
        queue = queue.then(idle).then(() => entry.target.isConnected && explore(entry.target)).catch(() => {});
      }
    });
    const watch = () => document.querySelectorAll(`#page main ${LINK}`).forEach((one) => seen.observe(one));
    document.addEventListener("pantau:shown", watch);
    watch();
  }

  scheme.addEventListener("change", redraw);
  new MutationObserver(function () {
    redraw();
    if (ready() && !begun) begin();
  }).observe(root, { attributes: true, attributeFilter: ["data-app", "data-theme"] });
})();
