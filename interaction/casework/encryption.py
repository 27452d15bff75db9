"""Personal data at rest: encrypted columns, and fingerprints by which equal values are found without reading them.

``settings.FIELD_ENCRYPTION_KEYS`` is a list of Fernet keys (AES-128-CBC with HMAC-SHA256). The first one writes, every
one reads; ``manage.py rotate_keys`` writes all anew with the first, after which the others may go.
"""

import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


class Unreadable(Exception):
    """No key at hand opens what is stored."""


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


@lru_cache(maxsize=64)
def _fingerprint_key(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"fingerprint:" + purpose.encode()).derive(key.encode())


def _keys() -> tuple[str, ...]:
    return tuple(settings.FIELD_ENCRYPTION_KEYS)


def encrypt(plain: bytes) -> bytes:
    """``plain`` under the first key."""
    return _cipher(_keys()).encrypt(plain)


def decrypt(token: bytes) -> bytes:
    """What was encrypted under any of the keys. ``Unreadable`` where none of them fits or a byte was changed."""
    try:
        return _cipher(_keys()).decrypt(token)
    except InvalidToken as error:
        raise Unreadable("数据无法解密：密钥不对，或内容被改动过。") from error


def rotated(token: bytes) -> bytes:
    """The same content under the first key. ``Unreadable`` as with ``decrypt``."""
    try:
        return _cipher(_keys()).rotate(token)
    except InvalidToken as error:
        raise Unreadable("数据无法解密：密钥不对，或内容被改动过。") from error


def is_current(token: bytes) -> bool:
    """Whether ``token`` is under the first key, so that it need not be written anew."""
    try:
        _cipher(_keys()[:1]).decrypt(token)
    except InvalidToken:
        return False
    return True


def fingerprint(value: str, purpose: str) -> str:
    """The same for equal values of one ``purpose``, and of no use to whoever lacks the key; ``""`` of nothing."""
    return _fingerprint(value, purpose, _keys()[0])


def fingerprints(value: str, purpose: str) -> list[str]:
    """By every key: what to look for while keys are being rotated."""
    return [_fingerprint(value, purpose, key) for key in _keys()] if value else []


def _fingerprint(value: str, purpose: str, key: str) -> str:
    if not value:
        return ""
    return hmac.new(_fingerprint_key(key, purpose), value.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that stands encrypted in the database. It can be neither searched nor sorted by."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        return encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None or value == "":
            return value
        return decrypt(value.encode()).decode()

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be looked up by {lookup_name}")
        return super().get_lookup(lookup_name)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted as a whole."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, sort_keys=True) if value else "")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else {}
