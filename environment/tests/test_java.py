import shutil

from launcher import java
from launcher.places import System

from .kit import KitTest


class FindJavaTest(KitTest):
    def find(self, **environ):
        return java.find_java(self.system, environ)

    def test_java_home_comes_first(self):
        newer = self.jdk("25.0.1")
        found = self.find(JAVA_HOME=str(newer), PATH=str(self.jdk("17.0.15") / "bin"))
        self.assertEqual((found.home, found.release, found.version), (newer, 25, "25.0.1"))
        self.assertIn(f"Java:     25.0.1 in {newer}", self.said.getvalue())

    def test_otherwise_the_java_of_the_path(self):
        home = self.jdk("17.0.15")
        self.assertEqual(self.find(PATH=str(home / "bin"), JAVA_HOME="").home, home)

    def test_no_java_at_all(self):
        packages = "apt install openjdk-21", "apt install openjdk-17"
        with self.fails("There is no java in the PATH, and JAVA_HOME is not set.", *packages):
            self.find(PATH=str(self.temporary))

    def test_a_wrong_java_home(self):
        with self.fails(f"JAVA_HOME is {self.temporary}, but there is no bin", "or unset it"):
            self.find(JAVA_HOME=str(self.temporary))

    def test_an_old_java(self):
        for version in ("1.8.0_402", "11.0.2", "16.0.1"):
            with self.subTest(version), self.fails(f"is Java {version}, which is too old.", "Carousel needs a JDK"):
                self.find(JAVA_HOME=str(self.jdk(version)))

    def test_a_runtime_without_a_compiler(self):
        with self.fails("has no javac: it is a Java runtime, not a JDK."):
            self.find(JAVA_HOME=str(self.jdk(javac=False)))

    def test_a_java_that_does_not_run(self):
        home = self.jdk(status=1)  # like /usr/bin/java on a Mac without a JDK
        with self.fails("does not run", "brew install --cask temurin"):
            self.find(JAVA_HOME=str(home))

    def test_a_java_that_is_no_program(self):
        home = self.jdk()
        self.program(home / "bin" / ("java.exe" if self.system.windows else "java"), "#!/no/such/interpreter\n")
        with self.fails("does not run"):
            self.find(JAVA_HOME=str(home))

    def test_a_home_that_the_shell_cannot_print(self):
        home = self.jdk()
        program = self.jdk(home=home) / "bin" / ("java.exe" if self.system.windows else "java")
        program.write_text(program.read_text().replace(str(home), "/garbled/??"))
        self.assertEqual(self.find(JAVA_HOME=str(home)).home, home)


class FindJavaOnWindowsTest(FindJavaTest):
    system = System("win32")

    def test_otherwise_the_java_of_the_path(self):
        home = self.jdk()
        shutil.copy(home / "bin" / "java.exe", home / "bin" / "java")  # this test runs on other systems, which look for "java"
        self.assertEqual(self.find(PATH=str(home / "bin")).home, home)

    def test_quotes_around_java_home(self):
        home = self.jdk()
        self.assertEqual(self.find(JAVA_HOME=f'"{home}"').home, home)


class OptionsTest(KitTest):
    def options(self, release, **more):
        return java.jvm_options(java.Java(self.temporary, str(release), release), self.places, **more)

    def test_new_javas_are_kept_from_warning(self):
        self.assertIn("--enable-native-access=ALL-UNNAMED", self.options(25))
        self.assertNotIn("--enable-native-access=ALL-UNNAMED", self.options(17))

    def test_the_same_text_everywhere(self):
        self.assertLessEqual({"-Duser.language=en", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"}, set(self.options(17)))

    def test_memory(self):
        self.assertIn("-Xmx2g", self.options(17))
        self.assertIn("-Xmx4g", self.options(17, heap="4g"))

    def test_the_data_is_found_from_any_folder(self):
        self.assertIn(f"-Dcarousel.data.dir={self.root / 'data'}", self.options(17))
