import argparse
import contextlib
import copy
import io
import json
import os
import random
import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

try:
    import nbformat
except ImportError:
    raise unittest.SkipTest("needs the packages of requirements.txt") from None

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from run_notebooks import ROOT, answers, save, verdict
from runner import score, text
from runner.execution import Execution
from runner.reading import Unreadable, read


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

    def test_a_missing_font_changes_no_text(self):
        said = "figure 'Dates': no font of this machine has '\u4e00' (CJK), so the figure shows a box; install a font\n"
        image = [new_output("execute_result", data={"image/png": "a"})]
        self.assertEqual(self.differences(image, printed(said, name="stderr") + image), [])
        ((_, shown),) = self.differences(image, printed(said + "lost\n", name="stderr") + image)
        self.assertIn("+lost", shown)

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


class LoopbackTest(unittest.TestCase):
    def test_kernels_are_told_to_listen_to_this_machine_alone(self):
        from jupyter_client import KernelManager

        with tempfile.TemporaryDirectory() as folder:
            manager = KernelManager(connection_file=str(Path(folder) / "kernel.json"))
            manager.write_connection_file()
            connection = json.loads(Path(manager.connection_file).read_text(encoding="utf-8"))
            manager.cleanup_connection_file()
        self.assertEqual((connection["transport"], connection["ip"]), ("tcp", "127.0.0.1"))
        self.assertGreaterEqual(len(connection["key"]), 32)  # so that no other user of the machine can talk to the kernel


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


class TroubleshootingTest(unittest.TestCase):
    def test_every_message_on_the_page_can_be_met(self):
        page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
        section = page.split("## Running notebooks without a browser")[1].split("\n## ")[0]
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            verdict(argparse.Namespace(check=True), failed=0, different=2)
        with tempfile.NamedTemporaryFile() as empty, self.assertRaises(Unreadable) as refused:
            read(Path(empty.name))
        for message in re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE):
            self.assertIn(message, said.getvalue() + str(refused.exception))


class SaveTest(unittest.TestCase):
    def test_an_interrupted_write_leaves_the_old_notebook(self):
        def interrupted(notebook, file):
            Path(file).write_text('{"cells": [', encoding="utf-8")
            raise KeyboardInterrupt

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "n.ipynb")
            save(new_notebook(cells=[new_code_cell("1")]), file)
            old = file.read_bytes()
            with mock.patch.object(nbformat, "write", interrupted), self.assertRaises(KeyboardInterrupt):
                save(new_notebook(), file)
            self.assertEqual(file.read_bytes(), old)
            save(new_notebook(), file)
            self.assertEqual(read(file).cells, [])
            self.assertEqual(os.listdir(folder), ["n.ipynb"])


class VerdictTest(unittest.TestCase):
    def test_one_cell_is_not_called_cells(self):
        for different, words in ((1, "1 cell shows text that differs"), (2, "2 cells show text that differs")):
            said = io.StringIO()
            with contextlib.redirect_stderr(said):
                self.assertEqual(verdict(argparse.Namespace(check=True), failed=0, different=different), 1)
            self.assertIn(words, said.getvalue())


class ReadingTest(unittest.TestCase):
    """Reads randomly altered files, as a teacher may receive them. To run more: FUZZ=1000000, FUZZ_SEED=2."""

    INPUTS, SEED = int(os.environ.get("FUZZ", 2000)), int(os.environ.get("FUZZ_SEED", 1))
    PIECES = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"null", b"-1", b"1e999", b"9" * 5000, b"[" * 5000, b"\\ud800", b"\xff"]
    VALUES = [None, True, -1, 3, 4, 5, 99, 0.5, 1e300, "", "code", "\ud800", "x" * 10000, [], [[]], {}, {"a": {}}, ["a", 1]]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "handed in.ipynb"
        self.random = random.Random(self.SEED)

    def notebook(self):
        shown = [
            *printed("Exercise 00.1: correct\n"),
            new_output("execute_result", data={"text/plain": "1", "image/png": "aGk="}, execution_count=1),
            new_output("error", ename="E", evalue="e", traceback=["a", "b"]),
        ]
        cells = [new_markdown_cell("prose"), new_code_cell('check("00.1", answer)', outputs=shown, metadata={"tags": ["a"]})]
        return new_notebook(cells=cells, metadata=copy.deepcopy(text.METADATA))

    def read(self, content):
        self.file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return read(self.file)

    def refused(self, content, reason):
        with self.assertRaisesRegex(Unreadable, reason):
            self.read(content)

    def test_what_is_no_notebook_is_refused(self):
        self.refused(b"", "is not a notebook, or is damaged")
        self.refused(b"PK\x03\x04\xff", "not in UTF-8")
        self.refused([1, 2], "is not a notebook, or is damaged")
        self.refused({"nbformat": 5, "nbformat_minor": 0, "metadata": {}, "cells": []}, "Use another copy")
        self.refused({**self.notebook(), "cells": [{"cell_type": "code"}]}, "missing an expected key: metadata")
        self.file.unlink()
        with self.assertRaisesRegex(Unreadable, "cannot be read: No such file"):
            read(self.file)

    def test_copied_cells_are_no_damage(self):
        notebook = self.notebook()
        notebook.cells.append(copy.deepcopy(notebook.cells[1]))
        self.assertEqual(len(self.read(notebook).cells), 3)

    def test_an_altered_file_is_refused_or_can_be_used(self):
        whole = self.notebook()
        older = nbformat.convert(copy.deepcopy(whole), 3)
        used = 0
        for number in range(self.INPUTS):
            with self.subTest(number):
                try:
                    notebook = self.read(self.altered(older if number % 8 == 0 else whole))
                except Unreadable:
                    continue
                self.use(whole, notebook)
                used += 1
        self.assertGreater(used, self.INPUTS / 100)

    def use(self, whole, notebook):
        """Does everything with a notebook except start a kernel."""
        Execution(notebook.cells, notebook.metadata, self.file.parent, 1, True)
        list(answers(whole, notebook))
        list(text.differences(whole, notebook))
        score.score(notebook)
        text.tidy(notebook)
        nbformat.write(notebook, self.file)

    def altered(self, notebook):
        if self.random.random() < 0.5:
            return self.with_other_parts(json.loads(json.dumps(notebook)))
        content = json.dumps(notebook).encode()
        for _ in range(self.random.randint(1, 4)):
            at = self.random.randrange(len(content) + 1)
            to = at + self.random.choice([0, 0, 1, 3, 100])
            piece = self.random.choice([b"", content[at:to] * 2, self.random.choice(self.PIECES)])
            content = content[:at] + piece + content[to:]
        return content

    def with_other_parts(self, notebook):
        for _ in range(self.random.randint(1, 3)):
            place, key = self.random.choice(list(self.places(notebook)))
            if self.random.random() < 0.3:
                del place[key]
            else:
                place[key] = copy.deepcopy(self.random.choice(self.VALUES))
            if not notebook:
                break
        return notebook

    def places(self, value):
        for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            yield value, key
            yield from self.places(value[key])
