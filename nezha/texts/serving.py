"""Who may do what in an app that others can reach: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "password_short": (
        "expected a password of at least {least} characters; choose a longer one",
        "密码至少应有 {least} 个字符；请换一个更长的",
    ),
    "password_unasked": (
        "expected a terminal to ask for the password on; there is none; set NEZHA_PASSWORD instead of --password",
        "没有可用来询问密码的终端；请改用环境变量 NEZHA_PASSWORD 代替 --password",
    ),
    "line_password": (
        "Password that opens the workbench:",
        "打开工作台的密码：",
    ),
    "address_bad": (
        "expected an address such as https://hub.example.org/nezha, or its path, such as /user/li/nezha; got “{given}”; give the one that visitors type",
        "需要形如 https://hub.example.org/nezha 的网址，或其路径，如 /user/li/nezha，得到“{given}”；请填访问者输入的网址",
    ),
    "folder_closed": (
        "expected “bundled”, or data in a folder that this app may read; “{given}” is in none; start the app in the folder that holds it, or name that folder in NEZHA_DATA",
        "需要“bundled”，或本应用可读文件夹中的数据，“{given}”不在其中；请在它所在的文件夹中启动应用，或用 NEZHA_DATA 指明该文件夹",
    ),
    "mcp_missing": (
        "expected the package “mcp” for --mcp; it is not installed; install it with pip install 'nezha-workbench[mcp]'",
        "--mcp 需要软件包“mcp”，尚未安装；请用 pip install 'nezha-workbench[mcp]' 安装",
    ),
    "door_closed": (
        "expected somebody who has entered; open the page and enter, or as a program send the key as “Authorization: Bearer KEY”",
        "需要先进入；请打开页面进入，程序请以“Authorization: Bearer 密钥”发送密钥",
    ),
    "door_wrong": (
        "this opens nothing here; check the code or password, or ask your teacher for the link",
        "这打不开这里；请核对口令或密码，或向老师要链接",
    ),
    "door_often": (
        "too many tries; wait a minute and try again",
        "尝试次数过多；请等一分钟再试",
    ),
    "class_teacher": (
        "only the teacher does this in a class; everything can be looked at, and models can be asked",
        "课堂上只有老师能这样做；其余内容都可以查看，也可以向模型提问",
    ),
    "class_long": (
        "expected at most {most} characters in a class; got {given}; shorten the text",
        "课堂上每段文字最多 {most} 个字符，得到 {given} 个；请缩短文字",
    ),
    "class_busy": (
        "your questions before this one are still being answered; wait for them, then ask again",
        "您之前的问题还在回答；请等回答完再问",
    ),
    "class_fast": (
        "that was too much at once; wait a few seconds and go on",
        "操作太快了；请等几秒再继续",
    ),
    "file_elsewhere": (
        "expected a file that was uploaded here; this one is not; choose it again in the field",
        "需要在此上传的文件，这个不是；请在栏目中重新选择",
    ),
    "request_origin": (
        "expected a request of this page itself; this one came from another site and was refused; open the workbench by the address it was started with",
        "只接受本页面发出的请求，这个请求来自其他网站，已拒绝；请用启动时的地址打开工作台",
    ),
    "request_closed": (
        "there is nothing at this address; go back to the workbench",
        "此地址没有内容；请返回工作台",
    ),
    "request_large": (
        "expected at most {most} bytes; more came; send less",
        "最多接收 {most} 字节，实际更多；请减少内容",
    ),
    "request_json": (
        "expected a call as the page and docs/api.md make it; this one cannot be read; look at its fields there",
        "需要与页面和 docs/api.zh.md 相同格式的调用，这个无法读取；请对照其中的字段",
    ),
    "request_deep": (
        "expected at most {most} levels of brackets; there were more; send flat values",
        "括号最多 {most} 层，实际更多；请发送较浅的数据",
    ),
    "request_unknown": (
        "the page sent something that does not fit here; reload it and try again; the log has the place",
        "页面发送的内容与此处不符；请刷新后重试，日志中有出错位置",
    ),
}
