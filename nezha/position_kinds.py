"""The kinds of position by name, for what must not load torch; `nezha.positions` tells and makes them."""

CONVENTIONS = ("functional", "functional_signed")
"""The two sinusoids, as released and as in the paper; a rotation carries weights from one to the other."""

POSITIONS = (*CONVENTIONS, "learned_relative", "absolute")
"""Values of `config.positions`."""
