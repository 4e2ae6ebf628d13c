"""What the server says when it starts."""

TEXTS: dict[str, tuple[str, str]] = {
    "ready": (
        "NEZHA Workbench is open at {url} (Ctrl+C closes it; runs go on)",
        "哪吒工作台已打开：{url}（Ctrl+C 关闭，训练会继续）",
    ),
    "ready.tools": ("Tools for language models (MCP): {url}", "供语言模型使用的工具（MCP）：{url}"),
    "ready.link": ("Enter with this link: {link}", "请用此链接进入：{link}"),
    "ready.teacher": ("Teacher: {link}", "老师：{link}"),
    "ready.class": (
        "Class: {link}\n       or the code {code} at {url}",
        "课堂：{link}\n      或在 {url} 输入口令 {code}",
    ),
    "ready.file": (
        "The links to enter are in {file}, which only you can read",
        "进入用的链接在 {file} 中，只有您可以读取",
    ),
    "ready.password": ("Enter with the password, or with this link: {link}", "请用密码或此链接进入：{link}"),
}
