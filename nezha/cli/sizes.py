"""Bytes as a person reads them."""


def size(count: float) -> str:
    """In the unit that keeps the number short: 1.5 GiB, 310 MiB, 12 KiB."""
    if count >= 2**30:
        return f"{count / 2**30:.1f} GiB"
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{count / 2**10:.0f} KiB"
