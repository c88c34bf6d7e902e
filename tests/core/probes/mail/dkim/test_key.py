# SPDX-License-Identifier: EUPL-1.2
"""Key records of RFC 6376 section 3.6.1 and RFC 8463."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.mail.dkim.key import Key, State, parse

# RFC 8463 appendix A.2 and A.3: a real Ed25519 key and a real RSA key of 1024 bits.
ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
RSA = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi"
    "Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZy"
    "VYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"v=DKIM1; k=ed25519; p={ED25519}", Key(State.OK, "ed25519", 256)),
        (f"v=DKIM1; k=rsa; p={RSA}", Key(State.OK, "rsa", 1024)),
        (f"p={RSA}", Key(State.OK, "rsa", 1024)),
        (f"v=DKIM1; p={RSA[:60]} \t {RSA[60:]};", Key(State.OK, "rsa", 1024)),
        (f"v=DKIM1; t=y; p={RSA}", Key(State.TESTING, "rsa", 1024)),
        (f"v=DKIM1; t=s:y; p={RSA}", Key(State.TESTING, "rsa", 1024)),
        (f"v=DKIM1; t=s; p={RSA}", Key(State.OK, "rsa", 1024)),
        (f"v=DKIM1; s=email:x; p={RSA}", Key(State.OK, "rsa", 1024)),
        ("v=DKIM1; k=ed25519; p=", Key(State.REVOKED, "ed25519")),
        ("v=DKIM1; p= ", Key(State.REVOKED)),
        ("v=DKIM1; k=ed25519; p=" + ED25519[:40], Key(State.UNREADABLE, "ed25519")),
        (f"v=DKIM1; k=ed25519; p={RSA}", Key(State.UNREADABLE, "ed25519")),
        (f"v=DKIM1; k=rsa; p={ED25519}", Key(State.UNREADABLE)),
        (f"v=DKIM1; k=dsa; p={RSA}", Key(State.UNREADABLE, "dsa")),
        (f"v=DKIM1; p={RSA}; p={RSA}", Key(State.UNREADABLE)),
        (f"v=DKIM1; rubbish; p={RSA}", Key(State.UNREADABLE)),
    ],
)
def test_a_key(text: str, key: Key) -> None:
    assert parse(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=DKIM1",
        f"v=DKIM2; p={RSA}",
        f"k=rsa; v=DKIM1; p={RSA}",
        f"P={RSA}",
        f"v=DKIM1; s=other; p={RSA}",
        "rubbish",
    ],
)
def test_no_key(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=300), st.sampled_from(["", "v=DKIM1; p=", "v=DKIM1; k=ed25519; p=", "v=DKIM1;"]))
def test_any_text_is_read(noise: str, start: str) -> None:
    key = parse(start + noise)
    assert key is None or key.works == bool(key.bits)
