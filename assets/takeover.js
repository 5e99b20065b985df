// From the server's page to Dash's: the layout comes with the document, and the change happens between two frames. What
// no callback reaches is not made again: the elements on screen are moved.
(function () {
  "use strict";
  const copy = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  const brought = { "_dash-layout": "page-layout", "_dash-dependencies": "page-dependencies" };
  const running = {};
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
    return name.startsWith("_dash-update-component") ? tapped(resource, options) : send(resource, options).then(admitted);
  };

  // A session that has ended: the same address leads to sign-in.
  function admitted(response) {
    if (response.status === 401) location.reload();
    return response;
  }

  // Of two taps for the same answer the last one counts: the connection of the other is let go, and Dash is told that
  // nothing changes. A tap that gets no answer is told to the page, with the name of the answer.
  function tapped(resource, options) {
    const output = JSON.parse(options.body).output;
    if (running[output]) running[output].abort();
    const mine = (running[output] = new AbortController());
    const failed = () => document.dispatchEvent(new CustomEvent("pantau:failed", { detail: output }));
    const answer = send(resource, Object.assign({}, options, { signal: mine.signal })).then(
      (response) => (mine.signal.aborted ? nothing() : response),
      (error) => {
        if (mine.signal.aborted) return nothing();
        throw error;
      },
    );
    answer.then(function (response) {
      if (response.status === 403) location.reload(); // the page of that address says that it is not for this account
      else if (!admitted(response).ok) failed();
    }, failed);
    return answer;
  }

  // A page that the browser has put by may be another person's by now: it comes back unseen, and is asked for anew. So is
  // that of every other tab, once whoever is signed in has signed out.
  const hide = () => (document.documentElement.hidden = true);
  window.addEventListener("pagehide", (event) => event.persisted && hide());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  window.addEventListener("storage", function (event) {
    if (event.key !== "left" || !event.newValue) return;
    hide();
    setTimeout(() => location.reload(), 1000); // the other tab's request is on its way
  });
  document.addEventListener("submit", function (event) {
    if (!event.target.closest(".leave")) return;
    try {
      localStorage.setItem("left", Date.now());
    } catch (error) {
      // A browser that keeps nothing cannot tell its other tabs.
    }
  });

  const nothing = () => new Response(null, { status: 204 });

  // Where an element stands in its page: its place among its siblings, level by level.
  function placeOf(element, page) {
    const place = [];
    for (let at = element; at !== page; at = at.parentElement) {
      place.unshift(Array.prototype.indexOf.call(at.parentElement.children, at));
    }
    return place;
  }

  const twinOf = (place, page) => place.reduce((at, index) => at && at.children[index], page);

  function takeOver(page) {
    const drawn = copy.firstElementChild;
    const at = [scrollX, scrollY];
    const focused = drawn.contains(document.activeElement) ? placeOf(document.activeElement, drawn) : null;
    const scrolled = Array.from(drawn.querySelectorAll("*"))
      .filter((element) => element.scrollTop || element.scrollLeft)
      .map((element) => [placeOf(element, drawn), element.scrollTop, element.scrollLeft]);
    const opened = Array.from(drawn.querySelectorAll("details[open]"), (element) => placeOf(element, drawn));
    window.pantau.takeElements((element) => twinOf(placeOf(element, page), drawn));
    copy.remove();
    entry.hidden = false;
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
    // The page was shorter for a moment. One that stood at its top is not asked: it would be laid out for the answer.
    if ((at[0] || at[1]) && (scrollX !== at[0] || scrollY !== at[1])) scrollTo(...at);
  }

  new MutationObserver(function (_, observer) {
    const page = entry.querySelector("#page");
    if (!page) return;
    observer.disconnect();
    takeOver(page);
  }).observe(entry, { childList: true, subtree: true });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.pantau = {
    ready: function () {
      if (copy.isConnected) return window.dash_clientside.no_update; // links of the server's page lead on without Dash
      document.documentElement.dataset.app = "ready";
      document.dispatchEvent(new CustomEvent("pantau:ready"));
      return window.dash_clientside.no_update;
    },
  };
})();
