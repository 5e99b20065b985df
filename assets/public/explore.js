// Draws a chart with Plotly right over its SVG, from the figure beside the page. Read when somebody asks for it.
const words = document.querySelector('script[data-plotly]').dataset;
const graphs = new Map();
const ABOVE = 10; // pixels over the plot, for dots at its edge
const NARROWEST = 1 / 40; // of the whole span, zoomed in
const TWICE = 350; // milliseconds between the taps of a double tap
const mouse = matchMedia('(hover: hover) and (pointer: fine)');
let code, figures;

const loadCode = () => code ??= new Promise((done, failed) => {
  // Plotly would write a style sheet into the page, which the policy forbids; it leaves that where this stands.
  const styled = document.createElement('template');
  styled.id = 'plotly.js-style-global';
  styled.className = 'no-inline-styles';
  const script = document.createElement('script');
  script.src = words.plotly;
  script.onload = done;
  script.onerror = () => { code = null; script.remove(); failed(new Error(script.src)); };
  document.head.append(styled, script);
});

const loadFigures = () => figures ??= fetch(words.figures)
  .then(answer => answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))
  .catch(error => { figures = null; throw error; });

// Colours are names of the style sheet's variables.
const dressed = (part, style) => {
  if (part === 'inherit') return style.fontFamily;
  if (typeof part === 'string') return part.startsWith('var(') ? style.getPropertyValue(part.slice(4, -1)).trim() : part;
  if (Array.isArray(part)) return part.map(one => dressed(one, style));
  if (!part || typeof part !== 'object') return part;
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, dressed(one, style)]));
};

const frameOf = graph => {
  const around = graph.chart.getBoundingClientRect(), box = graph.plot.getBoundingClientRect();
  const bottom = parseFloat(getComputedStyle(graph.plot).marginBottom);
  graph.place.style.top = `${box.top - around.top - ABOVE}px`;
  return {
    width: around.width, height: ABOVE + box.height + bottom,
    margin: {l: box.left - around.left, r: around.right - box.right, t: ABOVE, b: bottom, pad: 0},
  };
};

const render = graph => {
  const {data, layout, config} = dressed(graph.figure, getComputedStyle(document.body));
  const seen = [...graph.plot.querySelectorAll('.days text')].map(text => text.getClientRects().length > 0);
  for (const name of ['tickvals', 'ticktext']) layout.xaxis[name] = layout.xaxis[name].filter((_, place) => seen[place]);
  layout.xaxis.fixedrange = !mouse.matches;
  layout.dragmode = mouse.matches ? 'zoom' : false;
  graph.wide = graph.chart.clientWidth;
  return Plotly.react(graph.graph, data, {...layout, ...frameOf(graph)}, {...config, doubleClick: 'reset'});
};

const stepsOf = figure => {
  const steps = new Map();
  for (const series of figure.data.filter(one => one.customdata).reverse()) {
    series.customdata.forEach(([day, when, said], place) => {
      if (series.y[place] === null) return;
      if (!steps.has(day)) steps.set(day, {when, x: series.x[place], said: []});
      steps.get(day).said.push(said);
    });
  }
  return [...steps.values()].sort((one, other) => one.x - other.x);
};

const tell = (graph, number) => {
  const step = graph.steps[graph.step = Math.max(0, Math.min(graph.steps.length - 1, number))];
  Plotly.Fx.hover(graph.graph, {xval: step.x}, ['xy']);
  graph.told.textContent = `${step.when}: ${step.said.join('; ')}`;
};

const daysAt = (graph, clientX) => {
  const box = graph.plot.getBoundingClientRect(), [from, to] = graph.graph.layout.xaxis.range;
  return from + (clientX - box.left) / box.width * (to - from);
};

const tellAt = (graph, clientX) => {
  const days = daysAt(graph, clientX), far = step => Math.abs(step.x - days);
  tell(graph, graph.steps.reduce((best, step, place) => far(step) < far(graph.steps[best]) ? place : best, 0));
};

// Lines may leave the plot by half their width, but only where all of it is seen.
const clip = graph => {
  const [from, to] = graph.graph.layout.xaxis.range, zoomed = to - from < graph.whole - 1e-6;
  if (zoomed !== graph.zoomed) Plotly.restyle(graph.graph, {cliponaxis: zoomed});
  graph.zoomed = zoomed;
};

const zoom = (graph, from, span) => {
  const wide = Math.min(graph.whole, Math.max(graph.whole * NARROWEST, span));
  const first = Math.max(0, Math.min(graph.whole - wide, from));
  return Plotly.relayout(graph.graph, {'xaxis.range': [first, first + wide]});
};

// Two fingers zoom; one moves what is zoomed, and else reads.
const fingers = graph => {
  const held = new Map();
  let begun = null, last = 0;
  const begin = () => {
    const at = [...held.values()].map(x => daysAt(graph, x));
    const [from, to] = graph.graph.layout.xaxis.range;
    begun = {from, span: to - from, xs: [...held.values()], middle: at.reduce((a, b) => a + b, 0) / at.length};
  };
  const move = () => {
    const xs = [...held.values()], box = graph.plot.getBoundingClientRect();
    const apart = all => all.length > 1 ? Math.max(30, Math.abs(all[0] - all[1])) : 1;
    const span = begun.span * apart(begun.xs) / apart(xs), middle = xs.reduce((a, b) => a + b, 0) / xs.length;
    zoom(graph, begun.middle - (middle - box.left) / box.width * span, span);
  };
  graph.place.addEventListener('pointerdown', event => {
    if (event.pointerType === 'mouse') return;
    if (event.timeStamp - last < TWICE && !held.size) zoom(graph, 0, graph.whole);
    last = event.timeStamp;
    held.set(event.pointerId, event.clientX);
    begin();
    tellAt(graph, event.clientX);
  });
  graph.place.addEventListener('pointermove', event => {
    if (!held.has(event.pointerId)) {
      if (event.pointerType === 'mouse') tellAt(graph, event.clientX);
      return;
    }
    held.set(event.pointerId, event.clientX);
    if (held.size > 1 || graph.zoomed) move(); else tellAt(graph, event.clientX);
  });
  for (const name of ['pointerup', 'pointercancel']) {
    graph.place.addEventListener(name, event => { if (held.delete(event.pointerId) && held.size) begin(); });
  }
};

const keys = graph => graph.place.addEventListener('keydown', event => {
  const way = {ArrowLeft: -1, ArrowRight: 1}[event.key];
  if (!way) return;
  event.preventDefault();
  tell(graph, graph.step < 0 ? graph.steps.length - 1 : graph.step + way);
});

const widths = new ResizeObserver(entries => {
  for (const {target} of entries) {
    const graph = graphs.get(target);
    if (graph && graph.wide !== target.clientWidth) render(graph);
  }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => graphs.forEach(render));

const element = (tag, name) => Object.assign(document.createElement(tag), {className: name});

const open = async (chart, figure) => {
  const place = element('div', 'drawn'), inner = element('div', 'graph'), told = element('p', 'told');
  const plot = chart.querySelector('.plot');
  const graph = {chart, plot, place, graph: inner, told, figure, steps: stepsOf(figure), step: -1, zoomed: false};
  graph.whole = figure.layout.xaxis.range[1];
  place.tabIndex = 0;
  place.setAttribute('role', 'group');
  place.setAttribute('aria-label', `${chart.querySelector('h3').textContent}. ${words.keys}`);
  inner.setAttribute('aria-hidden', 'true');
  told.setAttribute('role', 'status');
  place.append(inner);
  chart.querySelectorAll('.told').forEach(one => { one.hidden = true; });
  plot.before(told);
  plot.after(place);
  try {
    await render(graph);
  } catch (error) {
    [place, told].forEach(one => one.remove());
    throw error;
  }
  graphs.set(chart, graph);
  chart.classList.add('explored');
  told.textContent = mouse.matches ? words.hint : words.touch;
  inner.on('plotly_relayout', () => clip(graph));
  fingers(graph);
  keys(graph);
  widths.observe(chart);
};

const close = graph => {
  Plotly.purge(graph.graph);
  widths.unobserve(graph.chart);
  graphs.delete(graph.chart);
  graph.chart.classList.remove('explored');
  [graph.place, graph.told].forEach(one => one.remove());
};

// Whether the chart is explored afterwards.
export const toggle = async chart => {
  const graph = graphs.get(chart);
  if (graph) {
    close(graph);
    return false;
  }
  const [figure] = await Promise.all([loadFigures(), loadCode()]);
  await open(chart, figure[chart.querySelector('.plot').dataset.chart]);
  return true;
};
