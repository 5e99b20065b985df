// A chart as a graph of Plotly: its code, and the figure of the server dressed for where it stands. See docs/charts.md.
(function () {
  "use strict";
  let bundle = null;

  function element(tag, name, text) {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text || "";
    return made;
  }

  const idle = () => new Promise((resolve) => (window.requestIdleCallback || setTimeout)(resolve));

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

  // The first graph of all takes longer than the next: let it be one that nobody waits for.
  function prepare(address) {
    const unseen = element("div", "");
    const lines = [{ x: [0, 1], y: [0, 1] }, { type: "bar", x: [0, 1], y: [0, 1] }];
    return idle()
      .then(() => load(address))
      .then(idle)
      .then(() => window.Plotly.newPlot(unseen, lines, { width: 200, height: 200, dragmode: false }))
      .then(() => window.Plotly.purge(unseen));
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.graph = { element, frameOf, idle, isKept, load, prepare, render, sizeOf, stepsOf };
})();
