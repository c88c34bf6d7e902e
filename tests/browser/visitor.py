# SPDX-License-Identifier: EUPL-1.2
"""A person with a browser, who looks at every page she comes by: accessibility, content policy, nothing cut off.

On a phone she reads by day, at the desk in the dark colours, so that both palettes are looked at.
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Visitor:
    """`complaints`: what the browser said on its console, as it does of what the content policy forbids."""

    def __init__(self, browser: Browser, base: str, axe: str, *, language: str, width: int, scripts: bool) -> None:
        self.base, self.axe, self.language = base, axe, language
        self.complaints: list[str] = []
        self._browser, self._width, self.scripts = browser, width, scripts
        self.page = self._new(scripts)
        # Where scripts are off axe cannot run: the same address is then looked at in a browser that has them.
        self._looking = self.page if scripts else self._new(True)

    def _new(self, scripts: bool) -> Page:
        context: BrowserContext = self._browser.new_context(
            viewport={"width": self._width, "height": 800},
            java_script_enabled=scripts,
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
        self.page = self._new(self.scripts)
        if self.scripts:
            self._looking = self.page

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.base}/{self.language}/{path}")
        assert answer is not None and answer.status == 200, path
        self.look()

    def click(self, selector: str) -> None:
        """Follows a link or sends a form, and looks at what comes."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Zero violations of WCAG 2.2 AA (if given axe); no sideways scrolling; the page says its language."""
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        if not self.axe:
            return
        path = self.page.url.removeprefix(self.base)
        page = self._same_page()
        page.evaluate(self.axe)
        found: dict[str, Any] = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        wrong = [
            (each["id"], [node["html"][:160] for node in each["nodes"]][:3], each["nodes"][0]["failureSummary"][:200])
            for each in found["violations"]
        ]
        assert wrong == [], f"{path}: {wrong}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide}px too wide"

    def _same_page(self) -> Page:
        if not self.scripts:
            self._looking.context.clear_cookies()
            self._looking.context.add_cookies(self.page.context.cookies())
            self._looking.goto(self.page.url)
        return self._looking

    def close(self) -> None:
        self.page.context.close()
        if not self.scripts:
            self._looking.context.close()
