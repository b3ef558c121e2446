import sys
import unittest

from launcher import console

from .kit import KitTest

MAVEN = """[INFO] Scanning for projects...
[ERROR] Failed to execute goal: cannot find symbol -> [Help 1]
[ERROR]
[ERROR] Re-run Maven using the -X switch to enable full debug logging.
[ERROR] For more information about the errors and possible solutions, please read the following articles:
[ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/Failure
"""


class EssenceTest(unittest.TestCase):
    def test_of_maven_only_the_errors_are_shown(self):
        self.assertEqual(console.essence(MAVEN), "[ERROR] Failed to execute goal: cannot find symbol")

    def test_of_pip_too(self):
        text = "Looking in indexes: https://an.index\nWARNING: Retrying\nERROR: No matching distribution found for jjava\n"
        self.assertEqual(console.essence(text), "ERROR: No matching distribution found for jjava")

    def test_of_other_programs_the_end(self):
        self.assertEqual(console.essence("\n".join(map(str, range(40)))), "\n".join(map(str, range(25, 40))))


class RunLoggedTest(KitTest):
    def run_python(self, code):
        console.run_logged("Cooking", [sys.executable, "-c", code], self.places.log)

    def test_the_output_goes_to_the_log(self):
        self.run_python("print('well done')")
        self.assertEqual(self.places.log.read_text().strip(), "well done")
        self.assertEqual(self.said.getvalue(), "")

    def test_a_failure_says_what_and_why_and_where_to_read_on(self):
        with self.fails("too much salt", "Cooking failed, for the reason above.", str(self.places.log)):
            self.run_python("import sys; sys.exit('too much salt')")

    def test_without_a_network_it_says_so(self):
        for text in (
            "Unknown host repo.example",
            "Temporary failure in name resolution",
            "[Errno 11001] getaddrinfo failed",
            "nodename nor servname provided",
            "Failed to establish a new connection",
            "The remote name could not be resolved: 'repo.example'",
            "Connection timed out",
        ):
            with self.subTest(text), self.fails("a server could not be reached", "HTTPS_PROXY"):
                self.run_python(f"import sys; sys.exit({text!r})")

    def test_a_program_that_is_not_there(self):
        with self.fails("Cooking failed", "no-such-program"):
            console.run_logged("Cooking", ["no-such-program"], self.places.log)
