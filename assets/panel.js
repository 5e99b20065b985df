// A tap on <a data-panel> opens the side panel in place; without this script the same link opens the same view.
(function () {
  "use strict";
  const root = document.documentElement;
  let opener = null;
  let pressed = null;
  let moveFocus = false;

  const panel = () => document.getElementById("panel");
  const notice = () => document.getElementById("tap-failed");
  const opens = (url) => url.searchParams.has("panel");

  function release() {
    if (pressed) pressed.removeAttribute("data-pressed");
    pressed = null;
    const at = panel();
    if (at) at.removeAttribute("aria-busy");
  }

  // A change of language keeps the panel that a tap has opened.
  function keepInLanguages(url) {
    for (const link of document.querySelectorAll(".languages a")) {
      const other = new URL(link.href);
      if (opens(url)) other.searchParams.set("panel", url.searchParams.get("panel"));
      else other.searchParams.delete("panel");
      link.href = other;
    }
  }

  function ask(url) {
    notice().hidden = true;
    keepInLanguages(url);
    if (opens(url)) panel().setAttribute("aria-busy", "true");
    else close();
    window.dash_clientside.set_props("panel-request", { "data-url": url.pathname + url.search });
  }

  // Shut at once; the server's answer to the same address then says so too.
  function close() {
    release();
    panel().hidden = true;
    window.dash_clientside.set_props("panel", { hidden: true });
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-panel]");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented) return;
    link.setAttribute("data-pressed", "");
    const url = new URL(link.href);
    if (root.dataset.app !== "ready" || url.pathname !== location.pathname) return;
    event.preventDefault();
    release();
    pressed = link;
    link.setAttribute("data-pressed", "");
    if (opens(url) && !panel().contains(link)) opener = link;
    moveFocus = true;
    history.pushState(null, "", url);
    ask(url);
  });

  window.addEventListener("popstate", function () {
    // Where the view changes as well, its answer brings the panel.
    const url = new URL(location.href);
    if (root.dataset.app !== "ready" || window.dash_clientside.view.differs(url)) return;
    const isShut = panel().hidden && !panel().hasAttribute("aria-busy"); // nor on its way
    if (!opens(url) && isShut) return; // a jump within the page
    moveFocus = true;
    ask(url);
  });

  document.addEventListener("keydown", function (event) {
    const at = panel();
    if (event.key !== "Escape" || !at || at.hidden) return;
    const shut = at.querySelector(".close");
    if (shut) shut.click();
  });

  document.addEventListener("pantau:failed", function (event) {
    if (event.detail.startsWith("view.")) return;
    if (!pressed && !(panel() && panel().getAttribute("aria-busy"))) return;
    release();
    notice().hidden = false;
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.panel = {
    // The panel holds what was asked for.
    shown: function () {
      const at = panel();
      release();
      if (at && !at.hidden && moveFocus) at.focus({ preventScroll: true });
      moveFocus = false;
      if (at && !at.hidden) at.scrollTop = 0;
      return window.dash_clientside.no_update;
    },
  };
})();
