// A flick of one finger to the side turns to the next page of the rail, as a tap on its link would. Inside the page it
// means nothing else: `overscroll-behavior-x` in base.css leaves the way back through the history to the edges.
(function () {
  "use strict";
  const FAR = 90; // pixels to the side
  const FLAT = 3; // so many times further to the side than up or down
  const QUICK = 500; // milliseconds
  const EDGE = 30; // pixels at the edges of the screen that belong to the browser's own gestures
  const KEPT = ".side-panel, .js-plotly-plot, details.menu[open], input, select, textarea";
  let start = null;

  const isZoomed = () => Boolean(window.visualViewport && window.visualViewport.scale > 1.01);

  // Whether a finger there scrolls something sideways: it keeps its flick.
  function scrollsSideways(element) {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)) return true;
    }
    return false;
  }

  function begin(event) {
    const finger = event.touches[0];
    const kept = event.touches.length > 1 || isZoomed() || event.target.closest(KEPT) || scrollsSideways(event.target);
    const inside = finger.clientX > EDGE && finger.clientX < window.innerWidth - EDGE;
    start = kept || !inside ? null : { x: finger.clientX, y: finger.clientY, at: event.timeStamp };
  }

  function end(event) {
    const from = start;
    start = null;
    if (!from || event.touches.length || event.defaultPrevented || !getSelection().isCollapsed) return;
    const aside = event.changedTouches[0].clientX - from.x;
    const along = event.changedTouches[0].clientY - from.y;
    if (Math.abs(aside) < FAR || Math.abs(aside) < FLAT * Math.abs(along)) return;
    if (event.timeStamp - from.at < QUICK) turn(aside < 0 ? 1 : -1);
  }

  // To the neighbour in the rail; at its ends, and on a page that stands below one of the rail's, nothing happens.
  function turn(way) {
    const links = Array.from(document.querySelectorAll("#page .rail li > a"));
    const here = links.findIndex((link) => link.getAttribute("aria-current") === "page");
    const next = here < 0 ? undefined : links[here + way];
    if (next) next.click();
  }

  document.addEventListener("touchstart", begin, { passive: true });
  document.addEventListener("touchend", end, { passive: true });
  document.addEventListener("touchcancel", () => (start = null), { passive: true });
})();
