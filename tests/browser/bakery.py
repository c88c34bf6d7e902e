# SPDX-License-Identifier: EUPL-1.2
"""How a story begins: the demo's domain as it was, and a bakery that tells of itself."""

from collections.abc import Iterable

from browser.visitor import Visitor


def with_the_domain_as_it_was(visitor: Visitor) -> None:
    """Her DNS host has what somebody put in long ago: an SPF record that says nothing."""
    visitor.go("demo/domain/")
    visitor.click("button[value=reset]")
    visitor.another_phone()


def begins(visitor: Visitor, *, has: Iterable[str], domain: str) -> None:
    visitor.go("")
    visitor.click("main a.bw-button")
    page = visitor.page
    page.check("input[name=size][value=small]")
    page.select_option("#kind", "bakery")
    page.fill("#postcode", "9000")
    for tag in has:
        page.check(f"input[name=has][value={tag}]")
    page.fill("#domain", domain)
    visitor.click("main form button[type=submit]")
