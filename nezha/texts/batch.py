"""What `nezha serve` says: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "serve_body": (
        "expected a JSON object with “texts”, or JSON lines sent as application/x-ndjson; this is neither; docs/serve.md shows both",
        "需要含“texts”的 JSON 对象，或以 application/x-ndjson 发送的 JSON 行，这个两者都不是；docs/serve.zh.md 中有示例",
    ),
    "serve_texts": (
        "expected “texts”: a list of 1 to {most}; got {given}; send more of them as JSON lines",
        "“texts”应为 1 到 {most} 段文本的列表，得到 {given}；更多文本请以 JSON 行发送",
    ),
    "serve_item": (
        "expected a text, or an object of {names}; got {given}; write each text so",
        "需要一段文本，或由 {names} 组成的对象，得到 {given}；请这样写每段文本",
    ),
    "serve_long": (
        "expected at most {most} characters; got {given}; cut the text into shorter ones",
        "每段文本最多 {most} 个字符，得到 {given} 个；请切成较短的文本",
    ),
    "serve_model": (
        "expected “model”, the name of a fine-tuned one; none was given; there are: {choices}",
        "需要“model”，即微调过的模型的名称，未给出；现有：{choices}",
    ),
    "serve_origin": (
        "expected a program, or a page of this server; this request came from another site and was refused; ask from a program",
        "只接受程序或本服务页面的请求，这个请求来自其他网站，已拒绝；请用程序提问",
    ),
    "serve_busy": (
        "expected a shorter queue; {waiting} texts wait already; ask again in a few seconds",
        "队列已满，已有 {waiting} 段文本在等待；请几秒后再问",
    ),
    "serve_nowhere": (
        "expected one of {paths}; there is nothing at this address; docs/serve.md shows them all",
        "此地址没有内容，可用的有 {paths}；全部见 docs/serve.zh.md",
    ),
    "serve_method": (
        "expected {method} for {path}; this was another; docs/serve.md shows how to ask",
        "{path} 需要用 {method} 请求，这次不是；提问方法见 docs/serve.zh.md",
    ),
    "serve_key": (
        "expected the key of this server, as “Authorization: Bearer KEY”; it came with none that opens; it stands in .door/serve.txt in the folder of runs",
        "需要以“Authorization: Bearer 密钥”发送本服务的密钥，这次没有可用的密钥；密钥在训练文件夹的 .door/serve.txt 中",
    ),
    "serve_failed": (
        "this could not be answered, and it is not your fault; ask again; the log has the place",
        "无法回答，这不是您的问题；请重试，日志中有出错位置",
    ),
    "serve_about": (
        "Models answer texts, many at a time.",
        "模型成批回答文本。",
    ),
    "serve_about_health": (
        "Whether the server is there, how many texts wait, and whether the bundled model is loaded.",
        "服务是否可用、有多少文本在等待、内置模型是否已加载。",
    ),
    "serve_about_models": (
        "Names of the pre-trained models, and of the fine-tuned ones with the task of each.",
        "预训练模型的名称，以及微调模型的名称和任务。",
    ),
    "serve_about_openapi": (
        "This description.",
        "本说明。",
    ),
    "serve_about_lines": (
        "As application/x-ndjson a text a line and an answer a line, in their order; the options stand in the address then.",
        "以 application/x-ndjson 发送时每行一段文本、每行一个答案，顺序不变；此时选项写在网址中。",
    ),
    "serve_about_query": (
        "For JSON lines; in a JSON object it is a key.",
        "用于 JSON 行；在 JSON 对象中则是一个键。",
    ),
    "serve_about_error": (
        "One sentence: what was expected, what was given, what to do.",
        "一句话：需要什么、得到什么、怎么办。",
    ),
    "line_serving": (
        "Models answer at {url} (Ctrl+C ends it)",
        "模型在 {url} 回答（按 Ctrl+C 结束）",
    ),
    "line_serving_key": (
        "Key: {given}",
        "密钥：{given}",
    ),
    "line_serving_file": (
        "The key is kept in {file}, which only you can read",
        "密钥保存在 {file}，只有您能读取",
    ),
}
