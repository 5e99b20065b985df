// Sorts and filters the tables of the public pages. Without it every table is complete, in its published order.
'use strict';
(() => {
  const page = document.documentElement;
  const words = document.querySelector('script[data-sort]').dataset;
  const compare = new Intl.Collator(page.lang, {numeric: true}).compare;

  const worth = cell => cell.hasAttribute('data-v') ? Number(cell.dataset.v) : null;

  const ordered = (rows, column, down) => rows.map((row, place) => ({row, place, cell: row.cells[column]})).sort((a, b) => {
    const [x, y] = [worth(a.cell), worth(b.cell)];
    const numbers = a.cell.tagName === 'TD';
    if (numbers && (x === null || y === null)) return (x === null) - (y === null) || a.place - b.place;
    return (numbers ? x - y : compare(a.cell.textContent, b.cell.textContent)) * (down ? -1 : 1) || a.place - b.place;
  }).map(one => one.row);

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
    if (rows.length < 9) return;
    const box = document.createElement('p'), label = document.createElement('label');
    const input = document.createElement('input'), said = document.createElement('span');
    box.className = 'find';
    input.type = 'search';
    input.id = label.htmlFor = `cari-${number}`;
    label.textContent = `${words.find}: ${table.caption.firstChild.textContent}`;
    said.setAttribute('role', 'status');
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLocaleLowerCase(page.lang);
      rows.forEach(row => { row.hidden = !row.textContent.toLocaleLowerCase(page.lang).includes(wanted); });
      const left = rows.filter(row => !row.hidden).length;
      said.textContent = wanted ? words.found.replace('{count}', left).replace('{total}', rows.length) : '';
    });
    box.append(label, input, said);
    table.parentNode.before(box);
  };

  document.querySelectorAll('table.sortable').forEach((table, number) => { sortable(table); findable(table, number); });
})();
