# SPDX-License-Identifier: EUPL-1.2
"""A person with a browser, who looks at every page she comes by: accessibility, content policy, nothing cut off.

On a phone she reads by day, at the desk in the dark colours, so that both palettes are looked at.
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Visitor:
    """`seen` holds each path she looked at; `complaints` what the browser said about the content policy."""

    def __init__(self, browser: Browser, base: str, axe: str, *, language: str, width: int, scripts: bool) -> None:
        self.base, self.axe, self.language = base, axe, language
        self.seen: list[str] = []
        self.complaints: list[str] = []
        self._browser, self._width, self._scripts = browser, width, scripts
        self.page = self._new()

    def _new(self) -> Page:
        context: BrowserContext = self._browser.new_context(
            viewport={"width": self._width, "height": 800},
            java_script_enabled=self._scripts,
            locale=self.language,
            reduced_motion="reduce",
            color_scheme="light" if self._width < 1000 else "dark",
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def another_phone(self) -> None:
        """Goes on with an empty browser: no cookie, no memory."""
        self.page.context.close()
        self.page = self._new()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}/{self.language}/{path}")
        self.look()

    def click(self, selector: str) -> None:
        """Follows a link or sends a form, and looks at what comes."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Zero violations of WCAG 2.2 AA; no sideways scrolling; the page says its language."""
        path = self.page.url.removeprefix(self.base)
        self.seen.append(path)
        self.page.evaluate(self.axe)
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        wrong = [
            (each["id"], [node["html"][:160] for node in each["nodes"]][:3], each["nodes"][0]["failureSummary"][:200])
            for each in found["violations"]
        ]
        assert wrong == [], f"{path}: {wrong}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide}px too wide"
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def close(self) -> None:
        self.page.context.close()
