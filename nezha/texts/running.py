"""Runs, the process that holds models, and the training process: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
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
    "compare_needs_two": (
        "expected the names of two or more different runs to compare; got: {given}; see them with `nezha runs list`",
        "需要两次或更多不同训练的名称来比较，得到：{given}；可用 `nezha runs list` 查看",
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
    "run_crashed_waiting": (
        "the process of “{name}” ended while it waited in the queue (killed, or the machine was restarted); resume it, and it waits again",
        "“{name}”的进程在排队时结束了（被终止或机器重启）；继续训练即可重新排队",
    ),
    "run_not_queued": (
        "expected a run that waits in the queue; “{name}” is {state}; `nezha runs list` shows those that wait",
        "需要正在排队的训练，“{name}”的状态为 {state}；`nezha runs list` 会列出排队中的训练",
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
    "cannot_listen": (
        "expected an address and a port of this machine at which this program may listen; {host}, port {port}: {reason}; "
        "give others with --host (127.0.0.1, or 0.0.0.0 for all) and --port",
        "需要本机上允许监听的地址和端口，{host} 的端口 {port}：{reason}；请用 --host（127.0.0.1，或 0.0.0.0 表示全部）和 --port 另选",
    ),
    # the training process
    "diverged": (
        "{where} stopped being a number at step {step}; lower the learning rate or take precision fp32; {kept}",
        "第 {step} 步{where}不再是数字；请降低学习率或改用 fp32 精度；{kept}",
    ),
    "cannot_save": (
        "expected to write a checkpoint into {folder}; the disk refused ({reason}); free some space and resume; {kept}",
        "无法将检查点写入 {folder}（{reason}）；请腾出磁盘空间后继续训练；{kept}",
    ),
    "at_loss": ("the loss", "损失"),
    "at_gradient": ("the gradient of {name}", " {name} 的梯度"),
    "at_norm": ("the length of the whole gradient", "整体梯度的长度"),
    "at_weight": ("the weight {name}", "权重 {name} "),
    "run_kind_unknown": (
        "expected a run of kind {choices} in config.json, got “{kind}”; it may be of a newer version of this program",
        "config.json 中的训练种类应为 {choices}，得到“{kind}”；它可能来自更新的版本",
    ),
    "kept_step": ("the checkpoint of step {step} is whole", "第 {step} 步的检查点完好"),
    "kept_none": ("no checkpoint had been saved yet", "此前尚未保存过检查点"),
    "saved": ("saved the checkpoint of step {step}", "已保存第 {step} 步的检查点"),
    "resumed": ("resumed from the checkpoint of step {step}", "从第 {step} 步的检查点继续"),
    "restarted": ("no checkpoint had been saved yet; beginning again at step 0", "尚未保存过检查点；从第 0 步重新开始"),
    "fell_back": (
        "the checkpoint of step {damaged} is damaged and was passed over; going on from step {step}",
        "第 {damaged} 步的检查点已损坏，已跳过；从第 {step} 步继续",
    ),
    "stopped": ("stopped at step {step}, saved", "已在第 {step} 步停止并保存"),
    "finished": ("finished all {step} steps", "已完成全部 {step} 步"),
    "finished_early": ("finished at step {step} of {steps}: {reason}", "在第 {step}/{steps} 步结束：{reason}"),
    "ended_hours": ("the {hours} hours given are used up", "给定的 {hours} 小时已用完"),
    "ended_target": (
        "the held-out loss {loss} has reached the target of {target}",
        "留出集损失 {loss} 已达到目标 {target}",
    ),
    "ended_patience": (
        "{count} evaluations in a row have not improved on the held-out loss of step {step}",
        "留出集损失自第 {step} 步起连续 {count} 次评测没有降低",
    ),
    "resume_ended": (
        "expected an unfinished run; {folder} has ended ({reason}); raise that limit to go on, or start a new run",
        "{folder} 已经结束（{reason}）；请放宽该限制后继续，或开始新的训练",
    ),
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
        "expected the model in {folder} to have the architecture and vocabulary of this run; these differ: {differing}; "
        "set the same sizes and positions, and prepare the data with --vocabulary {folder}",
        "{folder} 中模型的结构与词表应与本次训练一致，以下不同：{differing}；请设为相同的尺寸与位置编码，并用 --vocabulary {folder} 处理数据",
    ),
    "checkpoint_differs": (
        "expected a checkpoint of this run's architecture and vocabulary in {folder}; these differ: {differing}; "
        "restore the checkpoint or the data it was made with, or begin a new run with --init",
        "{folder} 中的检查点应与本次训练的结构和词表一致，以下不同：{differing}；请恢复原来的检查点或数据，或用 --init 开始新的训练",
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
    "sharing": (
        "{count} processes share every batch of {batch} examples",
        "{count} 个进程分担每一批的 {batch} 个样本",
    ),
    "sharding": (
        "{count} processes share every batch of {batch} examples, and each holds its share of every weight",
        "{count} 个进程分担每一批的 {batch} 个样本，并各存每个权重的一份分片",
    ),
    "processes_too_many": (
        "expected at most as many processes as a batch has examples; got {processes} processes and batches of {batch}; "
        "start fewer, or raise --batch-size or --accumulate",
        "进程数不应超过一批的样本数，得到 {processes} 个进程、每批 {batch} 个样本；请减少进程，或增大 --batch-size 或 --accumulate",
    ),
    "gpus_too_few": (
        "expected a GPU for each process of a machine; got {processes} processes and {gpus} GPUs; start {gpus} a machine",
        "每个进程需要一块 GPU，本机有 {processes} 个进程、{gpus} 块 GPU；请每台机器启动 {gpus} 个进程",
    ),
    "process_lost": (
        "one of the {processes} processes of this run ended without a word (killed, or out of memory); "
        "resume the run, with as many processes as you like",
        "本次训练的 {processes} 个进程之一未留信息就结束了（被终止或内存不足）；请继续训练，进程数可任意",
    ),
    "many_in_background": (
        "expected --background from one process; torchrun or accelerate started {processes}; "
        "leave --background out and put the launcher itself in the background",
        "--background 只能由单个进程使用，torchrun 或 accelerate 启动了 {processes} 个；请去掉 --background，改为让启动器在后台运行",
    ),
    "no_gpu": (
        "expected a CUDA GPU for device=cuda; this machine shows none; use --device auto",
        "device=cuda 需要 CUDA GPU，本机没有；请使用 --device auto",
    ),
}
