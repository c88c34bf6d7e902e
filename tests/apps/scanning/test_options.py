# SPDX-License-Identifier: EUPL-1.2
"""How domains are looked at from this installation."""

from dataclasses import replace

from bolwerk.apps.scanning.options import options_for, plain
from bolwerk.core.probes.exposure.machines import Machine
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.scanner import options_of


def test_the_files_of_this_installation_are_used(settings) -> None:
    settings.PROBE_LAB = {}
    assert (options_for("shop.be").vrp_file, options_for("shop.be").owner) == (None, False)
    settings.PROBE_VRP_FILE, settings.PROBE_ROUTES_FILE = "/a", "/b"
    assert (options_for("shop.be").vrp_file, options_for("shop.be").routes_file) == ("/a", "/b")


def test_mail_servers_are_greeted_by_the_name_of_this_installation(settings) -> None:
    settings.PROBE_LAB, settings.PROBE_HELO = {}, "check.example.be"
    assert options_for("shop.be").helo == "check.example.be"


def test_they_cross_to_the_process_of_the_scanner_unchanged(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    asked = Options(vrp_file="vrps", port_map={25: 2525}, selectors=("a",), machines=(Machine("till", "192.0.2.1"),))
    assert options_of(plain(asked)) == replace(asked, vrp_file=str(tmp_path / "vrps"))
