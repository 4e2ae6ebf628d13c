"""What every answer tells the browser: to trust nothing from elsewhere, and to tell nobody where it was."""

from starlette.datastructures import MutableHeaders

POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio builds its components from strings and starts from inline scripts
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # not "no-referrer": with it a form of our own page is sent with the origin "null", as one from elsewhere may be
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SAME_FOR_ALL = ("/assets/", "/static/", "/svelte/")
NAMED_BY_CONTENT = "/assets/"
"""Files whose name changes with what is in them: nobody need ask for one a second time."""


def put(headers: MutableHeaders, path: str, status: int) -> None:
    """Add them to an answer; what is one visitor's is kept in no cache."""
    for name, value in HEADERS.items():
        headers[name] = value
    if not path.startswith(SAME_FOR_ALL):
        headers["Cache-Control"] = "no-store"
    elif path.startswith(NAMED_BY_CONTENT) and status == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
