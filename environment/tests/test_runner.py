import unittest

try:
    import nbformat
except ImportError:
    raise unittest.SkipTest("needs the packages of requirements.txt") from None

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from runner import score, text


def printed(*texts, name="stdout"):
    return [new_output("stream", name=name, text=each) for each in texts]


class TextTest(unittest.TestCase):
    def test_pieces_become_one_and_overwritten_lines_vanish(self):
        (only,) = text.merged(printed("epoch 1\rep", "och 2\rdone\n", "end"))
        self.assertEqual(only.text, "done\nend")

    def test_other_streams_stay_apart(self):
        self.assertEqual(len(text.merged(printed("a") + printed("b", name="stderr"))), 2)

    def differences(self, old, new):
        notebooks = [new_notebook(cells=[new_markdown_cell("prose"), new_code_cell("x", outputs=out)]) for out in (old, new)]
        return list(text.differences(*notebooks))

    def test_the_same_text_does_not_differ(self):
        self.assertEqual(self.differences(printed("a", "b"), printed("ab")), [])

    def test_another_text_is_shown_with_its_cell(self):
        ((number, shown),) = self.differences(printed("0.81"), printed("0.80"))
        self.assertEqual(number, 2)
        self.assertIn("-0.81", shown)
        self.assertIn("+0.80", shown)

    def test_of_images_only_their_presence_counts(self):
        one, other = ([new_output("execute_result", data={"image/png": png, "text/plain": png})] for png in ("a", "b"))
        self.assertEqual(self.differences(one, other), [])
        self.assertEqual(len(self.differences(one, [])), 1)

    def test_a_long_difference_is_cut(self):
        ((_, shown),) = self.differences([], printed("\n".join(map(str, range(500)))))
        self.assertRegex(shown, r"\.\.\. and \d+ lines more$")

    def test_tidy_keeps_nothing_of_the_machine(self):
        cell = new_code_cell("x", metadata={"tags": ["a"], "scrolled": True}, execution_count=17)
        notebook = new_notebook(cells=[cell], metadata={"language_info": {"name": "java", "version": "17.0.15"}})
        text.tidy(notebook)
        self.assertEqual(cell.metadata, {"tags": ["a"]})
        self.assertEqual(cell.execution_count, 1)
        self.assertEqual(notebook.metadata, text.METADATA)


class ScoreTest(unittest.TestCase):
    def notebook(self, **exercises):
        cells = [new_markdown_cell('check("09.9", answer)')]
        for number, verdict in exercises.items():
            number = number[1:].replace("_", ".")
            output = printed(f"Exercise {number}: {verdict}\n") if verdict else []
            cells.append(new_code_cell(f'check("{number}", answer)', outputs=output))
        return new_notebook(cells=cells)

    def test_a_score_counts_what_is_correct(self):
        lines = score.score(self.notebook(x00_1="correct", x00_2="not yet: 5 is too small. Hint: divide", x00_3="not attempted yet"))
        self.assertEqual(lines[0], "1 of 3 exercises correct")
        self.assertIn("    00.2  not yet: 5 is too small", lines)

    def test_a_cell_that_failed_has_no_answer(self):
        self.assertEqual(score.verdicts(self.notebook(x00_1=None)), {"00.1": "no answer: its cell failed"})

    def test_a_line_for_an_exercise_that_is_not_asked_does_not_count(self):
        notebook = self.notebook(x00_1=None)
        notebook.cells[1].outputs = printed("Exercise 00.7: correct\n")
        self.assertEqual(list(score.verdicts(notebook)), ["00.1"])
