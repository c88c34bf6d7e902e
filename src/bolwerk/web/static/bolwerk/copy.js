// SPDX-License-Identifier: EUPL-1.2
// A button beside what must be pasted elsewhere. Without scripts the text can be selected like any other.
function addButtons() {
  for (const text of document.querySelectorAll("[data-copy]:not([data-copies])")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bw-button bw-button--quiet bw-button--small bw-copy";
    button.textContent = text.dataset.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.innerText);
      button.textContent = text.dataset.copied;
    });
    text.dataset.copies = "";
    text.after(button);
  }
}
if (navigator.clipboard) {
  addButtons();
  // Also for what comes later, when a look has finished.
  new MutationObserver(addButtons).observe(document.getElementById("main"), { childList: true, subtree: true });
}
