"""The course: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "course_lesson": (
        "expected the number of a lesson, one of {there}; got {given}",
        "应为课程编号（{there} 之一），而给出的是 {given}",
    ),
    "course_results": (
        "expected benchmarks/results/ in {place} or in a folder above it; found none: open the lesson in a copy of the repository, which keeps these results",
        "在 {place} 及其上级文件夹中应有 benchmarks/results/，却没有找到：请在仓库的副本里打开这一课，结果随仓库保存",
    ),
    "course_predict": ("Predict first.", "先预测。"),
    "course_click": ("Choose one, then run the next cell.", "选一个，然后运行下一格。"),
    "course_choose": (
        'Choose one (without buttons: here.predict("{name}", "{letter}")), then run the next cell.',
        '选一个（没有按钮时写 here.predict("{name}", "{letter}")），然后运行下一格。',
    ),
    "course_chosen": (
        "Your prediction is {mine}. Now run the next cell.",
        "你的预测是 {mine}。现在运行下一格。",
    ),
    "course_hit": ("As you predicted.", "与你的预测一致。"),
    "course_missed": ("You predicted {mine}; the numbers say otherwise.", "你预测的是 {mine}，数字却说："),
    "course_unpredicted": ("The numbers say:", "数字说："),
    "course_open": (
        "Not answered yet: put your answer in place of the three dots.",
        "还没有作答：用你的答案替换三个点。",
    ),
    "course_stopped": ("Your code stopped with an error.", "你的代码出错停下了。"),
    "course_right": ("Right.", "正确。"),
    "course_wrong": ("Not yet.", "还不对。"),
    # the index and the teacher's guide
    "course_title": ("NEZHA by hand: a course in lessons that run", "动手学 NEZHA：可以运行的课程"),
    "course_start": (
        "Each lesson runs offline in about a minute on two cores. Run the cells one after the other; predict before you look, and do the exercises: their checks accept any right way.",
        "每课离线运行，两个 CPU 核心上约一分钟。逐格运行；先预测再看结果；做练习，任何正确的做法都会通过检查。",
    ),
    "course_pictures": (
        "The pictures stored here are still. Run a cell and the live view takes its place: point, click, compare.",
        "这里存的是静态图。运行一格，就换成可以指点、点击、比较的实时视图。",
    ),
    "course_column_lesson": ("lesson", "课"),
    "course_column_able": ("afterwards you can", "学完后你能"),
    "course_guide": ("Teacher's guide", "教师手册"),
    "course_guide_start": (
        "Written by `make lessons` from the lessons' sheets; the seconds were measured in that run, on {cores} cores. Solutions and typical mistakes below are run by the tests; what the check says to each mistake is what it said.",
        "由 `make lessons` 根据各课的题单生成；秒数是那次运行在 {cores} 个核心上的实测。下面的解法和常见错误都由测试运行；检查对每个错误的回答是其原话。",
    ),
    "course_seconds": ("Runs in {seconds} s.", "运行用时 {seconds} 秒。"),
    "course_misconceptions": ("Common misconceptions", "常见误解"),
    "course_predictions": ("Predictions", "预测"),
    "course_exercises": ("Exercises", "练习"),
    "course_mistake": ("A typical mistake", "典型错误"),
    "course_says": ("The check says", "检查的回答"),
    "course_back": ("All lessons", "全部课程"),
}
