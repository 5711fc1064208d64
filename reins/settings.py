"""Everything that comes from the environment or `.env`. `.env.example` lists the same; a test compares them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent

_SHORTEST_SECRET = 16


class InvalidSettings(Exception):
    """The configuration cannot be used. The message names each setting at fault, one a line."""


class Settings(BaseSettings):
    """Names in the environment are those of the fields' aliases, in capitals."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", populate_by_name=True)

    api_key: SecretStr = Field(alias="REINS_API_KEY", min_length=16, description="The company's key for the API")
    identity_secret: SecretStr = Field(
        alias="REINS_IDENTITY_SECRET",
        min_length=32,
        description="Signs the tokens by which the company's site vouches for its signed-in customers (HS256)",
    )
    internal_token: SecretStr = Field(
        alias="REINS_INTERNAL_TOKEN", min_length=16, description="Known to Rasa and the worker only"
    )
    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'reins.db'}",
        alias="DATABASE_URL",
        description="sqlite:///path or postgresql://…",
    )
    demo: bool = Field(default=True, alias="REINS_DEMO", description="0: no demo data and no demo pages")
    host: str = Field(default="127.0.0.1", alias="HOST", description="Where the web process listens")
    port: int = Field(default=8000, alias="PORT", ge=1, le=65535, description="The web process's port")
    rasa_port: int = Field(default=5005, alias="RASA_PORT", ge=1, le=65535, description="Rasa's port, on loopback")
    actions_port: int = Field(
        default=5055, alias="ACTIONS_PORT", ge=1, le=65535, description="The actions' port, on loopback"
    )
    worker_threads: int = Field(default=4, alias="REINS_WORKER_THREADS", ge=1, le=64, description="Turns side by side")
    sender_threads: int = Field(
        default=4, alias="REINS_SENDER_THREADS", ge=1, le=64, description="Messages on their way side by side"
    )
    catalog: Path = Field(
        default=ROOT / "catalog.yml", alias="REINS_CATALOG", description="The company's topics and words"
    )
    policy: Path = Field(default=ROOT / "policy.yml", alias="REINS_POLICY", description="Promises and legal hours")
    templates: Path = Field(
        default=ROOT / "templates", alias="REINS_TEMPLATES", description="The company's templates, one file each"
    )
    chat_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("*",), alias="REINS_CHAT_ORIGINS", description="Sites that may show the widget, comma-separated"
    )
    secure_cookies: bool = Field(
        default=False, alias="REINS_SECURE_COOKIES", description="1 when the console is served over https"
    )
    public_url: str | None = Field(
        default=None,
        alias="REINS_PUBLIC_URL",
        description="Where the outside reaches Reins, as in https://reins.example.com; webhooks are signed for it",
    )
    twilio_account_sid: str | None = Field(
        default=None, alias="TWILIO_ACCOUNT_SID", description="Twilio's account; without it no text messages"
    )
    twilio_auth_token: SecretStr | None = Field(
        default=None, alias="TWILIO_AUTH_TOKEN", description="Its secret: it signs the webhooks too"
    )
    twilio_messaging_service_sid: str | None = Field(
        default=None,
        alias="TWILIO_MESSAGING_SERVICE_SID",
        description="What texts are sent from: a messaging service …",
    )
    twilio_from: str | None = Field(
        default=None, alias="TWILIO_FROM", description="… or one number, with + and the country's code"
    )
    twilio_api_base: str | None = Field(
        default=None, alias="TWILIO_API_BASE", description="Another address than Twilio's own, for a simulator"
    )
    phone: bool = Field(
        default=False,
        alias="REINS_PHONE",
        description="1: TWILIO_API_BASE is the demo's simulator, with a phone at /demo/phone; `make run` sets it",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        alias="SMTP_URL",
        description="The mail server, as in smtp://user:password@mail.example.com:587; without it no email",
    )
    email_from: str | None = Field(
        default=None, alias="EMAIL_FROM", description="The address that email comes from and bounces go to"
    )
    email_dkim_key: Path | None = Field(
        default=None,
        alias="EMAIL_DKIM_KEY",
        description="A file with an RSA key that signs email; without it the relay signs",
    )
    email_dkim_selector: str = Field(
        default="reins", alias="EMAIL_DKIM_SELECTOR", description="Where in EMAIL_FROM's domain the key is published"
    )
    email_inbound_secret: SecretStr | None = Field(
        default=None,
        alias="EMAIL_INBOUND_SECRET",
        description="Signs the bounces and complaints that are posted in; without it none are taken",
    )
    worklists: Annotated[tuple[Literal["phone", "post"], ...], NoDecode] = Field(
        default=("phone", "post"),
        alias="REINS_WORKLISTS",
        description="Channels that people do by hand from a list, comma-separated; empty if nobody does",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", alias="REINS_LOG_LEVEL", description="How much is logged"
    )

    @field_validator("chat_origins", "worklists", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator(
        "public_url",
        "twilio_account_sid",
        "twilio_auth_token",
        "twilio_messaging_service_sid",
        "twilio_from",
        "twilio_api_base",
        "smtp_url",
        "email_from",
        "email_dkim_key",
        "email_inbound_secret",
        mode="before",
    )
    @classmethod
    def _blank_is_missing(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("public_url", "twilio_api_base")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value.rstrip("/") if value is not None else None

    @field_validator("email_inbound_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
        return value

    @field_validator("twilio_from")
    @classmethod
    def _number(cls, value: str | None) -> str | None:
        if value is not None and not (value.startswith("+") and value[1:].isdigit()):
            raise ValueError("must be a number such as +14025550148")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            raise ValueError("not a database address") from None
        if backend not in ("sqlite", "postgresql", "postgres"):
            raise ValueError(f"{backend} is not supported: use sqlite or postgresql")
        return value


def load() -> Settings:
    """Reads the environment and `.env`. Raises `InvalidSettings`."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        raise InvalidSettings(
            "\n".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        ) from None
