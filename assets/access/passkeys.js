/* Carries the questions and answers of passkeys between the server and the device (WebAuthn, level 2).

A form with `data-passkey` (`make` or `use`) is shown once the browser can do it. `data-options` is where its question is
asked for, `action` where the answer goes; `data-failed`, `data-cancelled` and `data-known` are what to say. */
(function () {
  "use strict";

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function described(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  async function post(form, address, credential) {
    var body = new URLSearchParams(new FormData(form));
    if (credential) body.set("credential", JSON.stringify(credential));
    var answer = await fetch(address, { method: "POST", body: body, credentials: "same-origin" });
    if (answer.status === 401) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function told(made, response) {
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: response, clientExtensionResults: {} };
  }

  async function make(options) {
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = described(options.excludeCredentials);
    var made = await navigator.credentials.create({ publicKey: options });
    return told(made, {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject)
    });
  }

  async function use(options) {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = described(options.allowCredentials);
    var used = await navigator.credentials.get({ publicKey: options });
    return told(used, {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle ? text(used.response.userHandle) : null
    });
  }

  function words(form, error) {
    if (error.name === "NotAllowedError" || error.name === "AbortError") return form.dataset.cancelled;
    if (error.name === "InvalidStateError" && form.dataset.known) return form.dataset.known;
    return form.dataset.failed;
  }

  async function run(form) {
    var alert = form.querySelector("[role=alert]"), button = form.querySelector("button");
    alert.hidden = button.disabled = true;
    try {
      var options = await post(form, form.dataset.options);
      var credential = await (form.dataset.passkey === "make" ? make : use)(options);
      var answer = await post(form, form.action, credential);
      location.assign(answer.next || form.dataset.next || location.pathname);
    } catch (error) {
      alert.textContent = words(form, error);
      alert.hidden = button.disabled = false;
    }
  }

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      run(form);
    });
  });
  document.querySelectorAll("[data-without-passkey]").forEach(function (one) { one.hidden = true; });
})();
