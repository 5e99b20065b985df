// A component for Dash that is nothing but HTML: what no callback reaches (dashboard/frozen.py). Where the document
// shows that HTML already, it comes as a number, and holds the very elements of the document.
(function () {
  "use strict";
  const waiting = new Map(); // number -> the empty element that Dash has made
  const held = new Map(); // number -> what the document showed there

  function fill(element, number) {
    if (held.has(number)) element.replaceChildren(...held.get(number));
    else waiting.set(number, element);
  }

  window.pantau = {
    Frozen: function (props) {
      const { createElement, useLayoutEffect, useRef } = window.React;
      const own = useRef(null);
      useLayoutEffect(() => {
        if (props.held !== undefined) fill(own.current, props.held);
      }, [props.held]);
      const content = { ref: own, dangerouslySetInnerHTML: { __html: props.html || "" } };
      return createElement(props.tag, Object.assign(content, props.attributes));
    },
    // All that wait take their elements from the document: `twinOf` finds the one that shows the same. Throws, and
    // leaves the document as it is, where one is missing.
    takeElements: function (twinOf) {
      const pairs = Array.from(waiting, ([number, element]) => [number, element, twinOf(element)]);
      const lost = pairs.find(([, element, twin]) => !twin || twin.localName !== element.localName);
      if (lost) throw new Error(`The document does not show part ${lost[0]} of the page`);
      for (const [number, element, twin] of pairs) {
        held.set(number, Array.from(twin.childNodes));
        fill(element, number);
      }
      waiting.clear();
    },
  };
})();
