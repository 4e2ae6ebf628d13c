"""Published checkpoints: refusals, and the report of a conversion: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
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
}
