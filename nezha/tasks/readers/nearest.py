"""Where a piece of text stands, if not where it was said to."""


def nearest(text: str, piece: str, said: int) -> int:
    """The first character of the occurrence of `piece` in `text` nearest to `said`, the earlier of two; -1 for none."""
    if not piece:
        return -1
    said = max(0, said)
    if text.startswith(piece, said):
        return said
    before = text.rfind(piece, 0, said + len(piece))
    after = text.find(piece, said)
    if before < 0 or after < 0:
        return max(before, after)
    return before if said - before <= after - said else after
