"""The command line: what it refuses, and its lines on the way: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # command line
    "cli_unknown_option": (
        "expected an option of `{command}`; got {given}; did you mean {nearest}?",
        "需要 `{command}` 的选项，得到 {given}；是否想写 {nearest}？",
    ),
    "cli_needs_value": (
        "expected a value after {flag}; got none; write {flag}=VALUE",
        "{flag} 之后需要一个值，没有得到；请写成 {flag}=值",
    ),
    "cli_too_many": (
        "expected one {what}; got {given}; put it in quotes, and options after their own names",
        "只需要一个{what}，得到 {given} 个；请用引号括起来，选项要写出名称",
    ),
    "cli_missing": (
        "expected {what} after `{command}`; got nothing; see `{command} --help`",
        "`{command}` 之后需要{what}，没有得到；请看 `{command} --help`",
    ),
    "cli_unreadable": (
        "expected a command as in `{command} --help`; could not read: {given}; compare it with that page",
        "需要如 `{command} --help` 所示的命令，无法理解：{given}；请对照该页",
    ),
    "config_file_missing": (
        "expected a configuration file; there is none at {path}; give the config.json of a run or a file like it",
        "需要一个配置文件，{path} 不存在；请给出某次训练的 config.json 或同样格式的文件",
    ),
    "config_file_bad": (
        "expected one JSON object in {path}, as config.json of a run holds it; it cannot be read as that; correct the file",
        "{path} 中应为一个 JSON 对象，如训练的 config.json，无法这样读取；请改正该文件",
    ),
    "resume_needs_name": (
        "expected --name or --config with --resume; got neither; the runs here: {names}",
        "--resume 需要同时给出 --name 或 --config，两者都没有；这里的训练有：{names}",
    ),
    "move_needs_two": (
        "expected a run's name and its new place (first, up, down, last or a number); got: {given}; as in `nezha runs move NAME first`",
        "需要训练名称和新位置（first、up、down、last 或序号），得到：{given}；例如 `nezha runs move 名称 first`",
    ),
    "size_on_resume": (
        "expected no {flag} with --resume; got {given}; a run keeps what it began with",
        "--resume 不能与 {flag} 同用，得到 {given}；训练会保持开始时的设置",
    ),
    "preset_beside_config": (
        "expected --preset or --config; got both, the preset {preset}; a preset is a whole configuration: leave one out",
        "--preset 与 --config 只能给一个，两者都给了，预设为 {preset}；预设本身就是一套完整配置，请去掉其中一个",
    ),
    # lines of the command line on its way
    "line_train": (
        "step {step}/{steps}  loss {loss}  (masked {mlm}, next sentence {nsp})  rate {rate}  {speed} tokens/s  {eta} left",
        "第 {step}/{steps} 步  损失 {loss}（掩码 {mlm}，下一句 {nsp}）  学习率 {rate}  {speed} 词元/秒  剩余 {eta}",
    ),
    "line_eval": (
        "step {step}  held-out: loss {loss}  masked accuracy {accuracy}  next-sentence accuracy {nsp}",
        "第 {step} 步  留出集：损失 {loss}  掩码准确率 {accuracy}  下一句准确率 {nsp}",
    ),
    "line_run_begins": (
        "run “{name}” in {folder}; Ctrl-C saves and stops it",
        "训练“{name}”，文件夹 {folder}；按 Ctrl-C 会保存并停止",
    ),
    "line_run_launched": (
        "run “{name}” started in the background (process {pid}); watch it: nezha runs follow {quoted}",
        "训练“{name}”已在后台开始（进程 {pid}）；查看进度：nezha runs follow {quoted}",
    ),
    "line_run_queued": (
        "run “{name}” waits in the queue, place {place} (process {pid}); watch it: nezha runs follow {quoted}",
        "训练“{name}”正在排队，第 {place} 位（进程 {pid}）；查看进度：nezha runs follow {quoted}",
    ),
    "line_run_place": ("queued, place {place}", "排队第 {place} 位"),
    "line_run_moved": ("run “{name}” now has place {place} in the queue", "训练“{name}”现在排在第 {place} 位"),
    "line_run_ended": (
        "run “{name}” is {state} at step {step}/{steps}; {folder}",
        "训练“{name}”{state}，第 {step}/{steps} 步；{folder}",
    ),
    "line_no_runs": ("no runs in {root}; start one: nezha pretrain", "{root} 中还没有训练；开始一次：nezha pretrain"),
    "line_published": ("{folder}: {size} MB, with a card", "{folder}：{size} MB，附成绩卡"),
    "line_published_figure": (
        "{who}, {masking}: loss {loss}, accuracy {accuracy}",
        "{who}，{masking}：损失 {loss}，准确率 {accuracy}",
    ),
    "line_prepared": (
        "{folder}: {documents} documents, {sentences} sentences, {train} tokens to train on, {held_out} held out, {unknown} unknown, "
        "vocabulary {vocab}, words by {words}, {size} bytes a token",
        "{folder}：{documents} 篇文档，{sentences} 句，训练 {train} 词元，留出 {held_out} 词元，未知 {unknown}，词表 {vocab}，"
        "分词 {words}，每词元 {size} 字节",
    ),
    "line_dropped_duplicate": ("left out, the same text once more: {count}", "已去除（重复）：{count} 篇"),
    "line_dropped_no_letters": ("left out, no letters: {count}", "已去除（不含文字）：{count} 篇"),
    "line_dropped_short": (
        "left out, shorter than --min-characters: {count}",
        "已去除（短于 --min-characters）：{count} 篇",
    ),
    "line_dropped_little_chinese": (
        "left out, less Chinese than --min-chinese: {count}",
        "已去除（汉字比例低于 --min-chinese）：{count} 篇",
    ),
    "line_dropped_no_tokens": ("left out, nothing a token stands for: {count}", "已去除（没有任何词元）：{count} 篇"),
    "line_severed": (
        "cut at a line's end for being longer than 16 MiB: {count} documents",
        "超过 16 MiB 而在行末切开：{count} 篇",
    ),
    "line_preparing_read": (
        "reading: {done}/{total}, {rate} a second, {left} left",
        "读取：{done}/{total}，每秒 {rate}，剩余 {left}",
    ),
    "line_preparing_count": (
        "counting for the vocabulary: {done}/{total} pieces, {rate} a second, {left} left",
        "统计词表：{done}/{total} 块，每秒 {rate}，剩余 {left}",
    ),
    "line_preparing_encode": (
        "words and tokens: {done}/{total} pieces, {rate} a second, {left} left",
        "分词与编码：{done}/{total} 块，每秒 {rate}，剩余 {left}",
    ),
    "line_preparing_write": (
        "writing shards: {done}/{total} pieces, {rate} a second, {left} left",
        "写入分片：{done}/{total} 块，每秒 {rate}，剩余 {left}",
    ),
    "line_differing_settings": ("settings that differ", "不同的设置"),
    "line_same_settings": ("no setting differs", "所有设置都相同"),
    "line_best": ("{value} (step {step})", "{value}（第 {step} 步）"),
    "line_written": ("written: {path}", "已写入：{path}"),
    "page_unwritable": (
        "expected to write the page to {path}; the system says: {reason}; give another path after --out",
        "需要把页面写到 {path}，系统提示：{reason}；请在 --out 后给出其他路径",
    ),
    "column_state": ("state", "状态"),
    "column_step": ("step", "步数"),
    "column_tokens": ("tokens read", "已读词元"),
    "column_hours": ("hours trained", "训练小时"),
    "column_best": ("  best", "  最佳"),
    "column_layer": ("layer", "层"),
    "column_head": ("head", "头"),
    "column_content": ("content", "内容占比"),
    "column_offsets": ("strongest offsets: mean probability", "最强的相对位置：平均概率"),
}
