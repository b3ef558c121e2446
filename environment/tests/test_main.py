import contextlib
import io
from pathlib import Path
from unittest import mock

from launcher import main
from launcher.console import Failure
from launcher.library import Library

from .kit import KitTest


class OptionsTest(KitTest):
    def parse(self, *arguments):
        return main.parse(arguments)

    def refused(self, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as caught:
            self.parse(*arguments)
        self.assertEqual(caught.exception.code, 2)
        return said.getvalue()

    def test_defaults(self):
        options = self.parse("lab")
        self.assertEqual((options.port, options.browser, options.kernel, options.heap), (None, True, None, "2g"))

    def test_wrong_values_are_refused_with_what_was_expected(self):
        self.assertIn("expected a number from 1 to 65535, got eighty", self.refused("lab", "--port", "eighty"))
        self.assertIn("expected a number from 1 to 65535, got 65536", self.refused("lab", "--port", "65536"))
        self.assertIn("expected a size such as 512m or 4g, got lots", self.refused("lab", "--heap", "lots"))
        self.assertIn("expected a whole number of seconds, got 0", self.refused("run-notebooks", "--timeout", "0"))
        self.assertIn("there is no notebook nowhere.ipynb", self.refused("run-notebooks", "nowhere.ipynb"))
        self.assertIn("invalid choice: 'python'", self.refused("lab", "--kernel", "python"))
        self.assertIn("not allowed with", self.refused("run-notebooks", "--check", "--in-place"))
        self.assertIn("environment/lab: error: unrecognized arguments: --verbose", self.refused("lab", "--verbose"))


class NotebooksTest(KitTest):
    def test_a_pattern_stands_for_all_its_files(self):
        self.write("notebooks/01 more.ipynb", "{}")
        pattern = str(self.places.notebooks / "*.ipynb")
        names = [Path(file).name for file in main.notebooks(pattern)]
        self.assertEqual(names, ["00-start-here.ipynb", "01 more.ipynb"])

    def test_a_name_with_brackets_is_a_name(self):
        file = str(self.write("notebooks/my [1].ipynb", "{}"))
        self.assertEqual(main.notebooks(file), [file])


class SetUpTest(KitTest):
    def set_up(self, *arguments):
        """Tests which kernel is chosen, and which jar is given for it."""
        library = Library(self.temporary, [], fresh=False)
        with (
            mock.patch.object(main, "find_java"),
            mock.patch.object(main, "make_python"),
            mock.patch.object(main, "build_library", return_value=library),
            mock.patch.object(main, "content"),
            mock.patch.object(main, "write_kernelspec") as spec,
        ):
            kernel, _, _ = main.set_up(self.places, main.parse(["lab", *arguments]), "lab")
        return kernel.name, spec.call_args[0][-1] and str(spec.call_args[0][-1])

    def test_rapaio_is_the_default(self):
        self.assertEqual(self.set_up(), ("rapaio", None))

    def test_a_jar_implies_its_kernel(self):
        self.assertEqual(self.set_up("--ijava-jar", "my.jar"), ("ijava", "my.jar"))
        self.assertEqual(self.set_up("--kernel", "jjava", "--jjava-jar", "my.jar"), ("jjava", "my.jar"))

    def test_a_jar_of_another_kernel_is_refused(self):
        with self.fails("--kernel rapaio and --ijava-jar ask for different kernels."):
            self.set_up("--kernel", "rapaio", "--ijava-jar", "my.jar")

    def test_a_jar_that_is_not_there_is_said_before_anything_is_installed(self):
        options = main.parse(["lab", "--ijava-jar", "none.jar"])
        with mock.patch.object(main, "make_python") as make, self.fails("none.jar cannot be read"):
            main.set_up(self.places, options, "lab")
        make.assert_not_called()


class EndTest(KitTest):
    def end(self, error):
        with mock.patch.object(main, "print_class_path", side_effect=error):
            return main.main(["classpath"])

    def test_what_is_missing_is_said(self):
        self.assertEqual(self.end(Failure("No bread.", "Buy some.")), 3)
        self.assertEqual(self.said.getvalue(), "\nNo bread.\n\nBuy some.\n")

    def test_a_file_in_use(self):
        self.assertEqual(self.end(PermissionError(13, "Access is denied", "carousel.jar")), 3)
        self.assertIn("carousel.jar cannot be written: Access is denied.", self.said.getvalue())

    def test_an_interruption(self):
        self.assertEqual(self.end(KeyboardInterrupt()), 130)
        self.assertIn("Run the same command again", self.said.getvalue())
