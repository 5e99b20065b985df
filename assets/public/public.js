// Sorts and filters tables, and tells the numbers of a chart where it is touched. Without it every page is complete.
'use strict';
(() => {
  const page = document.documentElement;
  const words = document.querySelector('script[data-sort]').dataset;
  const compare = new Intl.Collator(page.lang, {numeric: true}).compare;

  const worth = cell => cell.hasAttribute('data-v') ? Number(cell.dataset.v) : null;

  const ordered = (rows, column, down) => {
    const found = rows.map((row, place) => ({row, place, text: row.cells[column].textContent, number: worth(row.cells[column])}));
    const numbers = found.some(one => one.number !== null), turn = down ? -1 : 1;
    const by = (a, b) => {
      if (!numbers) return compare(a.text, b.text) * turn;
      if (a.number === null || b.number === null) return (a.number === null) - (b.number === null);
      return (a.number - b.number) * turn;
    };
    return found.sort((a, b) => by(a, b) || a.place - b.place).map(one => one.row);
  };

  const sortable = table => {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (column && ![...body.rows].some(row => row.cells[column].hasAttribute('data-v'))) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...head.childNodes);
      button.title = words.sort;
      head.append(button);
      button.addEventListener('click', () => {
        const first = column ? 'descending' : 'ascending', other = column ? 'ascending' : 'descending';
        const order = head.getAttribute('aria-sort') === first ? other : first;
        heads.forEach(one => one.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', order);
        body.append(...ordered([...body.rows], column, order === 'descending'));
      });
    });
  };

  const findable = (table, number) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 13 || rows[0].cells[0].hasAttribute('data-v')) return; // few rows, and months, are found by eye
    const box = document.createElement('p'), label = document.createElement('label');
    const input = document.createElement('input'), [said, which] = [0, 1].map(() => document.createElement('span'));
    box.className = 'find';
    input.type = 'search';
    input.id = label.htmlFor = `cari-${number}`;
    which.className = 'unseen';
    table.ariaLabel = table.caption.firstChild.textContent;
    which.textContent = `: ${table.ariaLabel}`;
    label.append(words.find, which);
    said.setAttribute('role', 'status');
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLocaleLowerCase(page.lang);
      rows.forEach(row => { row.hidden = !row.textContent.toLocaleLowerCase(page.lang).includes(wanted); });
      const left = rows.filter(row => !row.hidden).length;
      said.textContent = wanted ? words.found.replace('{count}', left).replace('{total}', rows.length) : '';
    });
    box.append(label, input, said);
    table.caption.append(box);
  };

  // The rows of a chart's own table tell where their step stands: percent of the plot's width.
  const readable = chart => {
    const plot = chart.querySelector('.plot'), steps = [...chart.querySelectorAll('tr[data-x]')];
    if (!plot || !steps.length) return;
    const names = [...chart.querySelectorAll('thead th')].slice(1).map(head => head.textContent);
    const told = document.createElement('p'), mark = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    told.className = 'told';
    told.hidden = true;
    mark.setAttribute('class', 'reader');
    mark.setAttribute('y2', '100%');
    plot.before(told);
    const tell = event => {
      const box = plot.getBoundingClientRect(), at = (event.clientX - box.left) * 100 / box.width;
      const far = step => Math.abs(step.dataset.x - at);
      const step = steps.reduce((best, one) => far(one) < far(best) ? one : best);
      const [when, ...numbers] = [...step.cells].map(cell => cell.textContent);
      told.textContent = `${when}: ${numbers.map((number, place) => `${names[place]} ${number}`).join('; ')}`;
      told.hidden = false;
      mark.setAttribute('x1', `${step.dataset.x}%`);
      mark.setAttribute('x2', `${step.dataset.x}%`);
      plot.append(mark);
    };
    const hush = () => { told.hidden = true; mark.remove(); };
    plot.addEventListener('pointerdown', tell);
    plot.addEventListener('pointermove', tell);
    plot.addEventListener('pointerleave', event => { if (event.pointerType === 'mouse') hush(); });
    document.addEventListener('pointerdown', event => { if (!plot.contains(event.target)) hush(); });
  };

  // Plotly and the figures are read when somebody asks for them, never before.
  const explorable = chart => {
    const button = document.createElement('button'), under = chart.querySelector('.under');
    button.type = 'button';
    button.className = 'explore';
    button.textContent = words.explore;
    under.append(button);
    button.addEventListener('click', async () => {
      if (button.ariaBusy) return;
      button.ariaBusy = 'true';
      try {
        const {toggle} = await import(new URL(words.explorer, document.baseURI));
        button.textContent = await toggle(chart) ? words.close : words.explore;
      } catch {
        button.textContent = words.failed;
      }
      button.ariaBusy = null;
    });
  };

  document.querySelectorAll('.chart').forEach(readable);
  if (words.figures) document.querySelectorAll('.chart:has([data-x])').forEach(explorable);
  document.querySelectorAll('table.sortable').forEach((table, number) => { sortable(table); findable(table, number); });
})();
