"""Settings: what cannot be used is named, and what production needs."""

from __future__ import annotations

import re

import pytest

from index.errors import SettingError
from web.settings import from_environment


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"KLARA_PRODUCTION": "1"}, "KLARA_SECRET"),
        ({"KLARA_PRODUCTION": "1", "KLARA_SECRET": "short"}, "KLARA_SECRET"),
        ({"KLARA_PRODUCTION": "1", "KLARA_SECRET": "x" * 32}, "KLARA_PUBLIC_URL"),
        (
            {
                "KLARA_PRODUCTION": "1",
                "KLARA_SECRET": "x" * 32,
                "KLARA_PUBLIC_URL": "http://klara.example",
            },
            "KLARA_PUBLIC_URL",
        ),
        ({"KLARA_PRODUCTION": "maybe"}, "KLARA_PRODUCTION is 'maybe': write 1 or 0$"),
        ({"KLARA_PUBLIC_URL": "https://klara.example/path"}, "KLARA_PUBLIC_URL"),
        ({"KLARA_SECURITY_CONTACT": "it@klara.example"}, "KLARA_SECURITY_CONTACT"),
        ({"KLARA_SECURITY_CONTACT": "mailto:a@b.se\nX: y"}, "KLARA_SECURITY_CONTACT"),
        ({"KLARA_TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "KLARA_TRUSTED_PROXIES holds 'proxy'"),
        ({"KLARA_WIDGET_ORIGINS": "https://a.example; script-src *"}, "KLARA_WIDGET_ORIGINS"),
        ({"KLARA_CORS_ORIGINS": "a.example"}, "KLARA_CORS_ORIGINS"),
        ({"KLARA_ASKS_PER_MINUTE": "-1"}, "KLARA_ASKS_PER_MINUTE is '-1': write a whole number"),
        ({"KLARA_THRESHOLD": "nan"}, "KLARA_THRESHOLD is 'nan': write a number from 0 to 1$"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    environ: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as raised:
        from_environment()
    assert re.match(named, str(raised.value))
    assert "\n" not in str(raised.value)


def test_production_starts_with_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLARA_PRODUCTION", "1")
    monkeypatch.setenv("KLARA_SECRET", "x" * 32)
    monkeypatch.setenv("KLARA_PUBLIC_URL", "https://klara.example/")
    monkeypatch.setenv("KLARA_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    monkeypatch.setenv("KLARA_AUTHORITY", "")
    settings = from_environment()
    assert settings.secure
    assert settings.public_url == "https://klara.example"
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8")
    assert settings.authority == "Myndigheten"
    assert "x" * 32 not in repr(settings)
