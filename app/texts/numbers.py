"""Numbers and times."""

TEXTS: dict[str, tuple[str, str]] = {
    "unit.seconds": ("{s} s", "{s} 秒"),
    "unit.minutes": ("{m} min {s} s", "{m} 分 {s} 秒"),
    "unit.hours": ("{h} h {m} min", "{h} 小时 {m} 分"),
    "unit.days": ("{d} d {h} h", "{d} 天 {h} 小时"),
    "unit.millions": ("{n} million", "{wan} 万"),
}
