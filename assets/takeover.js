// From the server's page to Dash's: the layout comes with the document, and the change happens between two frames.
(function () {
  "use strict";
  const copy = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  const brought = { "_dash-layout": "page-layout", "_dash-dependencies": "page-dependencies" };
  const send = window.fetch.bind(window);

  // Dash asks for layout and dependencies; both stand in the document already. A failed callback is told to the page.
  window.fetch = function (resource, options) {
    const name = String(resource).split("/").pop();
    const held = brought[name] && document.getElementById(brought[name]);
    if (held) {
      const text = held.textContent;
      held.remove();
      return Promise.resolve(new Response(text, { headers: { "Content-Type": "application/json" } }));
    }
    const answer = send(resource, options);
    if (name.startsWith("_dash-update-component")) {
      const failed = () => document.dispatchEvent(new CustomEvent("pantau:failed"));
      answer.then((response) => response.ok || failed(), failed);
    }
    return answer;
  };

  // Where an element of the copy stands: its place among its siblings, level by level.
  function placeOf(element) {
    const place = [];
    for (let at = element; at !== copy; at = at.parentElement) {
      place.unshift(Array.prototype.indexOf.call(at.parentElement.children, at));
    }
    return place;
  }

  const twinOf = (place, page) => place.slice(1).reduce((at, index) => at && at.children[index], page);

  function takeOver(page) {
    const focused = copy.contains(document.activeElement) ? placeOf(document.activeElement) : null;
    const scrolled = Array.from(copy.querySelectorAll("*"))
      .filter((element) => element.scrollTop || element.scrollLeft)
      .map((element) => [placeOf(element), element.scrollTop, element.scrollLeft]);
    const opened = Array.from(copy.querySelectorAll("details[open]")).map(placeOf);
    entry.hidden = false;
    copy.hidden = true;
    for (const place of opened) {
      const twin = twinOf(place, page);
      if (twin) twin.open = true;
    }
    for (const [place, top, left] of scrolled) {
      const twin = twinOf(place, page);
      if (twin) twin.scrollTo(left, top);
    }
    const twin = focused && twinOf(focused, page);
    if (twin) twin.focus({ preventScroll: true });
    copy.remove();
  }

  new MutationObserver(function (_, observer) {
    const page = document.getElementById("page");
    if (!page) return;
    observer.disconnect();
    takeOver(page);
  }).observe(entry, { childList: true, subtree: true });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.pantau = {
    ready: function () {
      document.documentElement.dataset.app = "ready";
      window.dash_clientside.panel.showMarked();
      return window.dash_clientside.no_update;
    },
  };
})();
