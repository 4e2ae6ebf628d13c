"""One sheet a lesson: `lesson_NN.SHEET`; `nezha.course.sheets` finds them by their names."""
