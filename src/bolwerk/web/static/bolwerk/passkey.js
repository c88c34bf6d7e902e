// SPDX-License-Identifier: EUPL-1.2
// Passkeys: each form with data-passkey asks the browser for a credential (W3C Web Authentication, section 5.1)
// before it goes. Signing in asks the server for a challenge, the other pages carry theirs.
(() => {
  "use strict";
  const page = () => JSON.parse(document.getElementById("passkey-options").textContent);

  async function ask(form) {
    if (form.dataset.passkey === "sign-in") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      return webauthnJSON.get((await answer.json()).request_options);
    }
    if (form.dataset.passkey === "confirm") return webauthnJSON.get(page().request_options);
    const options = page().creation_options;
    // Kept on the device and opened by finger, face or code: only such a one can sign in by itself.
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    });
    return webauthnJSON.create(options);
  }

  function prepare(form) {
    const button = form.querySelector("button[type=submit]");
    const failed = form.querySelector("[data-passkey-failed]");
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        failed.hidden = false;
        button.disabled = false;
      }
    });
  }

  // A passkey belongs to a name: on an address in numbers the browser makes none.
  function elsewhere(form) {
    const line = form.querySelector("[data-passkey-elsewhere]");
    const there = new URL(location.href);
    there.hostname = "localhost";
    line.querySelector("a").href = there.href;
    line.hidden = false;
  }

  const loopback = /^(127\.[\d.]+|\[::1\])$/.test(location.hostname);
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (loopback) elsewhere(form);
    else if (window.PublicKeyCredential) prepare(form);
  }
})();
