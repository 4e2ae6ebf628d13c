"""What the server says when it starts."""

TEXTS: dict[str, tuple[str, str]] = {
    "ready": (
        "NEZHA Workbench is open at {url} (Ctrl+C closes it; runs go on)",
        "哪吒工作台已打开：{url}（Ctrl+C 关闭，训练会继续）",
    ),
}
