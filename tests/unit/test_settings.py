"""Settings: declared once, documented, read from the environment or from files of secrets."""

from pathlib import Path

import pytest

from queries.errors import SettingError, UnknownNameError
from queries.settings import OUTSIDE, Settings, check_source_names, read_settings, source_url

DOCUMENT = Path("docs/settings.md").read_text()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("PANTAU_CITY", "PANTAU_MART_URL", "PANTAU_PORT", "PANTAU_SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", [*(f"PANTAU_{name.upper()}" for name in Settings.model_fields), *sorted(OUTSIDE)])
def test_every_setting_is_documented(name):
    assert f"`{name}`" in DOCUMENT


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_does_and_its_documented_default_is_true(name):
    field = Settings.model_fields[name]
    assert field.description
    assert f"| `PANTAU_{name.upper()}` | `{field.default}` |" in DOCUMENT


def test_the_environment_wins_over_the_secrets_folder_which_wins_over_the_default(tmp_path, monkeypatch):
    assert read_settings().mart_url == "sqlite:///var/mart.db"
    (tmp_path / "pantau_mart_url").write_text("postgresql+psycopg://a@b/from-file\n")
    monkeypatch.setenv("PANTAU_SECRETS_DIR", str(tmp_path))
    assert read_settings().mart_url == "postgresql+psycopg://a@b/from-file"
    monkeypatch.setenv("PANTAU_MART_URL", "sqlite:///x.db")
    assert read_settings().mart_url == "sqlite:///x.db"


def test_a_service_has_its_own_url_from_the_environment_or_a_secret_or_the_template(tmp_path):
    settings = read_settings({})
    assert source_url(settings, "revenue", {}) == "sqlite:///var/sources/revenue.db"
    (tmp_path / "pantau_source_revenue_url").write_text("mysql+pymysql://u@h/d\n")
    assert source_url(settings, "revenue", {"PANTAU_SECRETS_DIR": str(tmp_path)}) == "mysql+pymysql://u@h/d"
    assert source_url(settings, "revenue", {"PANTAU_SOURCE_REVENUE_URL": "sqlite:///r.db"}) == "sqlite:///r.db"


def test_a_misspelt_setting_is_named_with_the_nearest_one(monkeypatch):
    monkeypatch.setenv("PANTAU_MRT_URL", "x")
    with pytest.raises(SettingError, match="PANTAU_MRT_URL: there is no such setting. Did you mean 'PANTAU_MART_URL'?"):
        read_settings()


def test_all_faulty_settings_are_named_at_once(monkeypatch):
    monkeypatch.setenv("PANTAU_PORT", "many")
    monkeypatch.setenv("PANTAU_WORKERS", "0")
    monkeypatch.setenv("PANTAU_NONSENSE", "1")
    with pytest.raises(SettingError) as caught:
        read_settings()
    assert {fault.where for fault in caught.value.faults} == {"PANTAU_PORT", "PANTAU_WORKERS", "PANTAU_NONSENSE"}


def test_a_url_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("PANTAU_MART_URL", "mart.db")
    with pytest.raises(SettingError, match="PANTAU_MART_URL: this is no database URL"):
        read_settings()


def test_a_source_url_for_an_unknown_service_is_refused():
    with pytest.raises(UnknownNameError, match="Did you mean 'REVENUE'?"):
        check_source_names(["revenue"], {"PANTAU_SOURCE_REVENU_URL": "x"})


def test_an_identity_provider_is_named_by_https_and_with_its_client(monkeypatch):
    for issuer in ("http://sso.kota.go.id", "sso.kota.go.id", "https://a@sso.kota.go.id", "https://x?y=1"):
        monkeypatch.setenv("PANTAU_OIDC_ISSUER", issuer)
        with pytest.raises(SettingError) as caught:
            read_settings()
        assert {fault.where for fault in caught.value.faults} == {"PANTAU_OIDC_ISSUER", "PANTAU_OIDC_CLIENT_ID"}
    monkeypatch.setenv("PANTAU_OIDC_CLIENT_ID", "pantau")
    for issuer in ("https://sso.kota.go.id/realms/kota", "http://localhost:9400", "http://127.0.0.1:1/x"):
        monkeypatch.setenv("PANTAU_OIDC_ISSUER", issuer)
        assert read_settings().oidc_issuer == issuer


def test_the_secret_of_the_identity_provider_comes_from_a_file_and_is_never_shown(tmp_path, monkeypatch):
    (tmp_path / "pantau_oidc_client_secret").write_text("very-secret\n")
    monkeypatch.setenv("PANTAU_SECRETS_DIR", str(tmp_path))
    settings = read_settings()
    assert settings.oidc_client_secret.get_secret_value() == "very-secret"
    assert "very-secret" not in f"{settings!r} {settings}"
