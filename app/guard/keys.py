"""Keys of the house: a secret on disk, the links and codes signed with it, and the ticket a browser holds.

    link    ROLE.EXPIRY.SIGNATURE      in the part of an address after `#`, which browsers send to nobody
    code    K7QM-3XVP                  a signature short enough to type; longer for the teacher
    ticket  ROLE.VISITOR.EXPIRY.SIGNATURE   in a cookie that no script of the page can read

Signatures are HMAC-SHA256 by RFC 2104.  The secret lies in a folder beside the runs that only its owner can read, so
links and tickets outlive a restart; a new secret makes all of them worthless.  A password is kept as its scrypt hash
(RFC 7914), in memory alone.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nezha.messages import InputError
from nezha.runs import runs_root
from nezha.runs.place import unwritable

TEACHER, VISITOR = "teacher", "visitor"
FOLDER, SECRET = ".door", "secret"
LINK_SECONDS = 200 * 86_400
"""A term and its examinations."""
TICKET_SECONDS = 12 * 3600
"""A day at school; whoever comes back the next day enters again."""
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which look like one another."""
CODE_LENGTH = {TEACHER: 16, VISITOR: 8}
SHORTEST_PASSWORD = 8
LONGEST_KEY = 400
_TICKET_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Visitor:
    """Somebody who has entered: in which role, which of them, and whether it is a class."""

    role: str
    id: str
    classroom: bool = False

    @property
    def teaches(self) -> bool:
        """Whether nothing is closed to them."""
        return self.role == TEACHER


OWNER = Visitor(TEACHER, "owner")
"""Whoever sits at this machine where no key is asked for."""


class Keys:
    """Makes and reads keys.

    Args:
        secret: bytes that nobody else knows.
        classroom: whether visitors may enter; else only teachers' keys open.
        password: opens for the teacher too.
    """

    def __init__(self, secret: bytes, *, classroom: bool = False, password: str | None = None):
        self._secret, self.classroom = secret, classroom
        self._salt = secrets.token_bytes(16)
        self._hash = self._hashed(password) if password else None

    def link_key(self, role: str, now: float | None = None) -> str:
        """What a link carries; good for `LINK_SECONDS`."""
        return self._signed("link", f"{role}.{int(_now(now)) + LINK_SECONDS}")

    def code(self, role: str) -> str:
        """What can be typed in a link's place, in groups of four."""
        digest = hmac.digest(self._secret, f"code:{role}".encode(), "sha256")
        letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[: CODE_LENGTH[role]])
        return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))

    def role_of(self, key: str, now: float | None = None, *, passwords: bool = True) -> str | None:
        """The role that a link's key, a code or the password opens; None where it opens nothing.

        Args:
            key: what was given.
            now: Unix seconds; the clock's where None.
            passwords: whether it may be the password; comparing one takes a moment on purpose.
        """
        if not 0 < len(key) <= LONGEST_KEY:
            return None
        for role in (TEACHER, VISITOR) if self.classroom else (TEACHER,):
            if self._is_link(key, role, _now(now)) or self._is_code(key, role):
                return role
        if passwords and self._hash and hmac.compare_digest(self._hash, self._hashed(key)):
            return TEACHER
        return None

    def ticket(self, role: str, now: float | None = None) -> str:
        """What the browser of somebody who has entered keeps."""
        return self._signed("ticket", f"{role}.{secrets.token_hex(8)}.{int(_now(now)) + TICKET_SECONDS}")

    def visitor(self, ticket: str, now: float | None = None) -> Visitor | None:
        """Who holds this ticket, while it is good."""
        body, _, _ = ticket.rpartition(".")
        if len(ticket) > LONGEST_KEY or not hmac.compare_digest(_bytes(self._signed("ticket", body)), _bytes(ticket)):
            return None
        role, visitor, expiry = body.split(".")
        known = role == TEACHER or (role == VISITOR and self.classroom)
        return (
            Visitor(role, visitor, self.classroom)
            if known and _TICKET_ID.fullmatch(visitor) and int(expiry) > _now(now)
            else None
        )

    def identify(self, headers: Mapping[str, str], cookie: str, peer: str) -> Visitor | None:
        """Who asks: by ticket, or as a program by `Authorization: Bearer` with a link's key or a code."""
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            role = self.role_of(key.strip(), passwords=False)
            return Visitor(role, f"{role} at {peer}", self.classroom) if role else None
        return self.visitor(cookie_of(headers.get("cookie", ""), cookie))

    def _is_link(self, key: str, role: str, now: float) -> bool:
        body, _, _ = key.rpartition(".")
        good = hmac.compare_digest(_bytes(self._signed("link", body)), _bytes(key))
        return good and body.split(".")[0] == role and int(body.split(".")[1]) > now

    def _is_code(self, key: str, role: str) -> bool:
        typed = re.sub(r"[\s-]", "", key).upper()
        return hmac.compare_digest(_bytes(typed), _bytes(self.code(role).replace("-", "")))

    def _signed(self, purpose: str, body: str) -> str:
        digest = hmac.digest(self._secret, _bytes(f"{purpose}:{body}"), "sha256")
        return f"{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(_bytes(password), salt=self._salt, n=2**14, r=8, p=1)


def secret(root: Path | str | None = None, *, renew: bool = False) -> bytes:
    """The secret beside the runs, made where there is none; only its owner can read the file.

    Args:
        root: the folder of runs.
        renew: make a new one, so that every link, code and ticket of before is worthless.

    Raises:
        InputError: a disk that refuses.
    """
    place = runs_root(root) / FOLDER / SECRET
    try:
        known = b"" if renew or not place.is_file() else place.read_bytes()
        return known if len(known) == 32 else write_private(place, secrets.token_bytes(32))
    except OSError as error:
        raise unwritable(place, error) from error


def write_private(place: Path, contents: bytes) -> bytes:
    """Write a file that only its owner can read, whole or not at all; its folder likewise."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.parent.chmod(0o700)
    half = place.with_name(f".{place.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(contents)
    half.replace(place)
    return contents


def check_password(password: str) -> str:
    """`password`, if it is long enough.

    Raises:
        InputError: it is not; the sentence does not repeat it.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_KEY:
        raise InputError("password_short", least=SHORTEST_PASSWORD)
    return password


def cookie_of(header: str, name: str) -> str:
    """One cookie of a `Cookie` header, or nothing; what else stands there may be as odd as it likes."""
    for part in header.split(";"):
        own, _, value = part.strip().partition("=")
        if own == name:
            return value.strip('"')
    return ""


def _now(now: float | None) -> float:
    return time.time() if now is None else now


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
