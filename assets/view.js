// A choice of a filter changes the page in place: the server sends the parts that differ, and they alone are replaced.
// Without this script the same links and forms load the same view. Menus and the theme work without the server.
(function () {
  "use strict";
  const root = document.documentElement;
  const LINKS = "[data-filter]:not([data-filter=language]) a[href], a[data-view], [data-view] a[href]";
  const BUSY_AFTER = 80; // milliseconds: an answer that is quicker never dims anything
  let wanted = null; // the address whose view is asked for, until it is on screen
  let dimming = 0;
  let focused = null; // where the focus was when the view was asked for
  let prints = null; // id and print of each part on screen, in their order

  const byId = (id) => document.getElementById(id);
  const address = (url) => url.pathname + url.search;
  const onScreen = () => prints || JSON.parse(byId("view").dataset.prints);

  // An address without its panel: two that are alike show the same view.
  function viewOf(url) {
    const query = new URLSearchParams(url.search);
    query.delete("panel");
    query.sort();
    return `${url.pathname}?${query}`;
  }

  let shown = new URL(location.href);
  const differs = (url) => viewOf(url) !== viewOf(wanted ? new URL(wanted, location.href) : shown);

  function dim() {
    for (const place of document.querySelectorAll("main > .place")) {
      if (!place.querySelector(".filters")) place.setAttribute("aria-busy", "true");
    }
  }

  function undim() {
    clearTimeout(dimming);
    for (const place of document.querySelectorAll("main > .place[aria-busy]")) place.removeAttribute("aria-busy");
    for (const link of document.querySelectorAll(".place [data-pressed]")) link.removeAttribute("data-pressed");
  }

  // What can be found again when its part is new: the choice, its filter, or the link's address.
  function spotOf(element) {
    const place = element && element.closest(".place");
    if (!place || !byId("page").contains(place)) return null;
    const filter = element.closest("[data-filter]");
    const value = element.getAttribute("data-value");
    return { place: place.id, filter: filter && filter.dataset.filter, value, view: element.getAttribute("data-view") };
  }

  function refocus(spot) {
    const place = spot && byId(spot.place);
    if (!place || place.contains(document.activeElement)) return;
    const of = (name, value) => (value ? `[${name}="${CSS.escape(value)}"]` : "");
    const filter = of("data-filter", spot.filter);
    const choices = [
      filter && spot.value && `${filter} ${of("data-value", spot.value)}`,
      of("data-view", spot.view),
      filter && `${filter} summary`,
      filter && `${filter} a`,
    ];
    for (const choice of choices.filter(Boolean)) {
      const seen = Array.from(place.querySelectorAll(choice)).find((one) => one.checkVisibility());
      if (seen) return seen.focus({ preventScroll: true });
    }
    byId("content").focus({ preventScroll: true });
  }

  function ask(url) {
    wanted = address(url);
    clearTimeout(dimming);
    dimming = setTimeout(dim, BUSY_AFTER);
    byId("tap-failed").hidden = true;
    window.dash_clientside.set_props("view", { "data-asked": { url: wanted, prints: onScreen() } });
  }

  function go(url, element) {
    focused = spotOf(element);
    shutMenus(null);
    history.pushState(null, "", url);
    ask(url);
  }

  // The parts that differ get their new content, parts that come are made, others go; all in one step, so that no frame
  // shows a mixture. No callback reaches into a part: it is HTML (dashboard/parts.py).
  function show(answer) {
    const main = byId("content");
    let last = null; // the part of `main` before
    for (const [id] of answer.prints) {
      const place = byId(id) || Object.assign(document.createElement("div"), { id: id, className: "place" });
      if (id in answer.parts) place.innerHTML = answer.parts[id];
      if (place.isConnected && place.parentElement !== main) continue;
      const after = last ? last.nextElementSibling : main.firstElementChild;
      if (after !== place) main.insertBefore(place, after);
      last = place;
    }
    while (last && last.nextElementSibling) last.nextElementSibling.remove();
    prints = answer.prints;
  }

  function answered(answer) {
    const none = window.dash_clientside.no_update;
    if (!answer || answer.url !== wanted) return none;
    if (answer.reload) {
      location.reload();
      return none;
    }
    wanted = null;
    shown = new URL(answer.url, location.href);
    show(answer);
    undim();
    requestAnimationFrame(refocus.bind(null, focused)); // here it would have the page laid out before its time
    document.title = answer.title;
    byId("said").textContent = answer.said;
    if (answer.panel.children || !byId("panel").hidden) window.dash_clientside.set_props("panel", answer.panel);
    document.dispatchEvent(new CustomEvent("pantau:shown"));
    return none;
  }

  // The old view stays, and so does its address.
  function failed() {
    if (wanted === null) return;
    wanted = null;
    undim();
    history.replaceState(null, "", shown);
    byId("tap-failed").hidden = false;
  }

  function isPlain(event) {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  function shutMenus(kept) {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== kept) menu.open = false;
  }

  function setTheme(button) {
    const theme = button.dataset.value;
    root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch (error) {
      // A browser that keeps nothing forgets the choice.
    }
    const next = Array.from(button.parentElement.children).find((one) => one.checkVisibility());
    if (next) next.focus();
  }

  document.addEventListener("click", function (event) {
    shutMenus(event.target.closest("details.menu"));
    const theme = event.target.closest("[data-filter=theme] button");
    if (theme) return setTheme(theme);
    const link = event.target.closest(LINKS);
    if (!link || event.defaultPrevented || !isPlain(event) || root.dataset.app !== "ready") return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== location.pathname) return;
    event.preventDefault();
    link.setAttribute("data-pressed", "");
    go(url, link);
  });

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("[data-filter] form");
    const url = form && new URL(form.action);
    if (!url || url.pathname !== location.pathname || root.dataset.app !== "ready") return;
    event.preventDefault();
    url.search = new URLSearchParams(new FormData(form)).toString();
    go(url, form);
  });

  document.addEventListener("keydown", function (event) {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("toggle", function (event) {
    if (!event.target.matches("details.menu[open]")) return;
    shutMenus(event.target);
    for (const input of event.target.querySelectorAll("input[data-type]")) input.type = input.dataset.type;
    const here = event.target.querySelector(".choices [aria-current]");
    if (here) here.scrollIntoView({ block: "nearest" });
  }, true);

  window.addEventListener("popstate", function () {
    const url = new URL(location.href);
    if (root.dataset.app !== "ready" || !differs(url)) return;
    focused = spotOf(document.activeElement);
    ask(url);
  });

  document.addEventListener("pantau:failed", function (event) {
    if (event.detail === "view.data-answer") failed();
  });

  // On a phone the bar scrolls sideways: bring the page that one is on into sight, and name the site on paper.
  document.addEventListener("pantau:ready", function () {
    const here = document.querySelector("#page .rail [aria-current]");
    if (here) here.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  window.addEventListener("beforeprint", function () {
    const foot = document.querySelector("#page .colophon");
    if (foot) foot.textContent = foot.textContent.replace(" · /", ` · ${location.host}/`);
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.view = { answered: answered, differs: differs };
})();
