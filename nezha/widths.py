"""Full-width letters and digits, as newspapers print them (`１９９８`), and their ASCII twins: one character each."""

FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
"""For `str.translate`."""
