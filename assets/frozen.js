// A component for Dash that is nothing but HTML: what no callback reaches (dashboard/frozen.py).
(function () {
  "use strict";
  window.pantau = {
    Frozen: function (props) {
      const content = { dangerouslySetInnerHTML: { __html: props.html } };
      return window.React.createElement(props.tag, Object.assign(content, props.attributes));
    },
  };
})();
