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
  let bundle = null;
  let begun = false;

  const ready = () => root.dataset.app === "ready";
  const canvasOf = (link) => link.closest(".canvas");
  const notice = (hidden) => (document.getElementById("tap-failed").hidden = hidden);

  function element(tag, name, text) {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text || "";
    return made;
  }

  // Who has explored before has the code in the browser's cache, and will again: see `begin`.
  function keep(address) {
    try {
      localStorage.setItem("charts", address);
    } catch (error) {
      // A browser that keeps nothing reads it at the next tap.
    }
  }

  function isKept(address) {
    try {
      return localStorage.getItem("charts") === address;
    } catch (error) {
      return false;
    }
  }

  function load(address) {
    bundle = bundle || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = address;
      script.onload = function () {
        keep(address);
        resolve();
      };
      script.onerror = function () {
        bundle = null;
        script.remove();
        reject(new Error(address));
      };
      document.head.appendChild(script);
    });
    return bundle;
  }

  function figureOf(link) {
    const url = new URL(link.href);
    url.searchParams.delete("panel");
    const asked = new URLSearchParams({ chart: link.dataset.explore, page: url.pathname + url.search });
    return fetch(`/_figure?${asked}`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
  }

  // Colours come as names of CSS variables, the font as that of the page; Plotly needs what they are here and now.
  function dressed(part, probe, known) {
    if (typeof part === "string") {
      if (part === "inherit") return getComputedStyle(probe).fontFamily;
      if (!part.startsWith("var(")) return part;
      if (!known.has(part)) {
        probe.style.color = part;
        known.set(part, getComputedStyle(probe).color);
      }
      return known.get(part);
    }
    if (Array.isArray(part)) return part.map((one) => (typeof one === "object" ? dressed(one, probe, known) : one));
    if (!part || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, dressed(one, probe, known)]));
  }

  const sizeOf = (canvas) => `${canvas.clientWidth} ${canvas.clientHeight}`;

  // Where the plot of the SVG is: the margins of the style sheet, a phone's too.
  function frameOf(canvas) {
    const around = canvas.getBoundingClientRect();
    const plot = canvas.querySelector(".plot");
    const box = plot.getBoundingClientRect();
    const bottom = parseFloat(getComputedStyle(plot).marginBottom);
    const margin = { l: box.left - around.left, r: around.right - box.right, t: box.top - around.top, b: bottom, pad: 0 };
    return { width: around.width, height: box.bottom - around.top + bottom, margin: margin };
  }

  // A phone hides every other day; so does the graph.
  function thin(canvas, axis) {
    const seen = Array.from(canvas.querySelectorAll(".days text"), (text) => text.getClientRects().length > 0);
    for (const name of ["tickvals", "ticktext"]) axis[name] = axis[name].filter((_, index) => seen[index]);
  }

  function render(canvas, graph) {
    const { data, layout, config } = graph.figure;
    const figure = dressed({ data: data, layout: layout }, graph.told, new Map());
    thin(canvas, figure.layout.xaxis);
    graph.seen = sizeOf(canvas);
    return window.Plotly.react(graph.place, figure.data, Object.assign(figure.layout, frameOf(canvas)), config);
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
    return render(canvas, graph).then(function () {
      if (!graphs.has(canvas)) return;
      canvas.classList.add("explored");
      place.on("plotly_hover", (event) => tell(graph, event.points[0].customdata[0]));
      place.on("plotly_unhover", () => (told.hidden = true));
      place.on("plotly_click", (event) => open(link, event.points[0].customdata[0]));
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

  // The days that have a value, in order: where they stand, what the step is called, and what each series says there.
  function stepsOf(figure) {
    const steps = new Map();
    for (const series of figure.data.filter((one) => one.customdata).reverse()) {
      series.customdata.forEach(function ([day, when, words], index) {
        if (series.y[index] === null) return;
        if (!steps.has(day)) steps.set(day, { day: day, when: when, x: series.x[index], said: [] });
        steps.get(day).said.push(words);
      });
    }
    return Array.from(steps.values()).sort((one, other) => one.x - other.x);
  }

  // The step's numbers, beside its upright on the side that has room.
  function tell(graph, day) {
    graph.step = graph.steps.findIndex((one) => one.day === day);
    const step = graph.steps[graph.step];
    const plot = frameOf(graph.place.closest(".canvas"));
    const share = step.x / graph.figure.layout.xaxis.range[1];
    const at = plot.margin.l + share * (plot.width - plot.margin.l - plot.margin.r);
    const lines = step.said.map((words) => element("div", "", words));
    graph.told.replaceChildren(element("b", "", step.when), ...lines);
    graph.told.style = share > 0.5 ? `right:${plot.width - at + 10}px` : `left:${at + 10}px`;
    graph.told.hidden = false;
  }

  function hover(graph, days) {
    const apart = (step) => Math.abs(step.x - days);
    const near = graph.steps.reduce((best, step) => (apart(step) < apart(best) ? step : best));
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

  const idle = () => new Promise((resolve) => (window.requestIdleCallback || setTimeout)(resolve));

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

  // The first graph of all takes five times as long as the next: let it be one that nobody waits for.
  function prepare(address) {
    const unseen = element("div", "");
    const lines = [{ x: [0, 1], y: [0, 1] }, { type: "bar", x: [0, 1], y: [0, 1] }];
    return idle()
      .then(() => load(address))
      .then(idle)
      .then(() => graphs.size || window.Plotly.newPlot(unseen, lines, { width: 200, height: 200, dragmode: false }))
      .then(() => window.Plotly.purge(unseen));
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
