"""The door: what stands before the page where a key is asked for, and the card that a teacher shows the class."""

TEXTS: dict[str, tuple[str, str]] = {
    "entry.title": ("Enter the workbench", "进入工作台"),
    "entry.title.class": ("Enter the class", "进入课堂"),
    "entry.lead": (
        "Type the password, or open the link that was shown where the workbench was started.",
        "请输入密码，或打开启动工作台时显示的链接。",
    ),
    "entry.lead.class": (
        "Type the class code on the board, or open the link your teacher sent.",
        "请输入黑板上的课堂口令，或打开老师发来的链接。",
    ),
    "entry.key": ("Code or password", "口令或密码"),
    "entry.enter": ("Enter", "进入"),
    "entry.show": ("Show or hide", "显示/隐藏"),
    "entry.script": ("This page needs JavaScript.", "此页面需要 JavaScript。"),
    "entry.away": (
        "The workbench does not answer; check the network and try again.",
        "工作台没有回应；请检查网络后重试。",
    ),
    "card.title": ("Your class", "您的课堂"),
    "card.address": ("Open this address", "打开此网址"),
    "card.code": ("and type this code", "输入此口令"),
    "card.link": ("Or send this link; whoever opens it has entered.", "或发送此链接，打开即进入。"),
    "card.copy": ("Copy the link", "复制链接"),
    "card.copied": ("Copied", "已复制"),
    "card.may": ("Students may", "学生可以"),
    "card.may.look": (
        "look at everything: runs, curves, comparisons, mistakes, data",
        "查看一切：训练、曲线、对比、错例、数据",
    ),
    "card.may.ask": (
        "ask models with texts of up to {most} characters, {seconds} s an answer, one question at a time each, in turn",
        "向模型提问：每段文字最多 {most} 字，每次回答最长 {seconds} 秒，每人一次一问，轮流回答",
    ),
    "card.maynot": (
        "Only you start, stop, order and delete runs and upload files. What one student types is shown to no other.",
        "只有您能启动、停止、排序和删除训练以及上传文件。一名学生输入的内容不会显示给其他人。",
    ),
    "card.back": ("To the workbench", "前往工作台"),
    "entry.role.teacher": ("Teacher", "老师"),
    "entry.role.visitor": ("In class", "课堂中"),
    "entry.card": ("Class code", "课堂口令"),
    "entry.leave": ("Leave", "退出"),
    "entry.note": (
        "In class: look at every run and ask every model; only the teacher starts, stops and deletes.",
        "课堂模式：可以查看所有训练、向所有模型提问；只有老师能启动、停止和删除。",
    ),
}
