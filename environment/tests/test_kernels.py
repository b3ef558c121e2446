import hashlib
import http.server
import json
import os
import threading
import zipfile
from pathlib import Path
from unittest import mock

from launcher import kernels
from launcher.java import Java
from launcher.kernels import KERNELS
from launcher.library import Library
from launcher.places import System

from .kit import KitTest

IJAVA, JJAVA, RAPAIO = KERNELS["ijava"], KERNELS["jjava"], KERNELS["rapaio"]


class FindJarTest(KitTest):
    def setUp(self):
        super().setUp()
        patch = mock.patch.object(kernels, "jupyter_folders", lambda *_: [self.temporary / "jupyter"])
        patch.start()
        self.addCleanup(patch.stop)

    def kernel_jar(self, kernel, name):
        return self.jar(self.temporary / name, kernel.needed_class)

    def release(self, kernel, name, jar):
        """An archive like those that kernels are distributed in."""
        archive = self.jar(self.temporary / name, "install.py")
        with zipfile.ZipFile(archive, "a") as opened:
            opened.write(self.kernel_jar(kernel, "in.jar"), jar, zipfile.ZIP_DEFLATED)
        return archive

    def test_an_interrupted_copy_is_not_taken_for_the_jar(self):
        def interrupted(file, data):
            with open(file, "wb") as opened:
                opened.write(data[:10])
            raise KeyboardInterrupt

        ours = self.places.kernels / "ijava.jar"
        with mock.patch.object(Path, "write_bytes", interrupted), self.assertRaises(KeyboardInterrupt):
            kernels.keep(IJAVA, ours, b"a whole jar")
        self.assertFalse(ours.exists())
        kernels.keep(IJAVA, ours, b"a whole jar")
        self.assertEqual(ours.read_bytes(), b"a whole jar")

    def test_rapaio_came_with_the_library(self):
        self.assertEqual(kernels.find_jar(RAPAIO, self.places).name, "rapaio-jupyter-kernel-3.0.1.jar")

    def test_a_given_jar_is_kept(self):
        given = self.kernel_jar(IJAVA, "my ijava.jar")
        found = kernels.find_jar(IJAVA, self.places, given)
        self.assertEqual(found.read_bytes(), given.read_bytes())
        given.unlink()
        self.assertEqual(kernels.find_jar(IJAVA, self.places), found)

    def test_a_given_archive_is_opened(self):
        given = self.release(IJAVA, "ijava-1.3.0.zip", "java/ijava-1.3.0.jar")
        self.assertEqual(kernels.find_jar(IJAVA, self.places, given).read_bytes(), (self.temporary / "in.jar").read_bytes())

    def test_a_given_file_that_is_something_else(self):
        with self.fails("is not the jar of IJava", IJAVA.needed_class, "--ijava-jar FILE"):
            kernels.find_jar(IJAVA, self.places, self.jar(self.temporary / "other.jar", "a"))
        with self.fails("is not the jar of JJava, version 1.0-a6 or newer"):
            kernels.find_jar(JJAVA, self.places, self.write("text.jar", "no archive"))
        with self.fails("nowhere.jar cannot be read: No such file or directory"):
            kernels.find_jar(IJAVA, self.places, self.temporary / "nowhere.jar")

    def test_the_kernel_of_another_jupyter_is_used(self):
        ijava = str(self.temporary / "jupyter/kernels/java/ijava-1.3.0.jar")
        for kernel, argument, jar in (
            (IJAVA, ijava, "ijava-1.3.0.jar"),
            (IJAVA, os.pathsep.join(["a.jar", ijava]), "ijava-1.3.0.jar"),
            (JJAVA, "{resource_dir}/jjava.jar", "jjava.jar"),
        ):
            self.kernel_jar(kernel, f"jupyter/kernels/java/{jar}")
            self.jar(self.temporary / "jupyter/kernels/java/jjava-launcher.jar", "a")
            spec = self.temporary / "jupyter/kernels/java/kernel.json"
            spec.write_text(json.dumps({"argv": ["java", "-jar", "{resource_dir}/jjava-launcher.jar", argument]}))
            (self.places.kernels / f"{kernel.name}.jar").unlink(missing_ok=True)
            kernels.find_jar(kernel, self.places)
            self.assertIn(f"{kernel.title} is taken from {spec.parent / jar}", self.said.getvalue())

    def test_an_older_kernel_of_another_jupyter_is_left_alone(self):
        self.jar(self.temporary / "jupyter/kernels/java/jjava.jar", "org/dflib/jjava/JJava.class")
        (self.temporary / "jupyter/kernels/java/kernel.json").write_text('{"argv": ["{resource_dir}/jjava.jar"]}')
        self.assertEqual(list(kernels.jars_of_other_jupyters(JJAVA, self.system)), [])

    def test_broken_kernelspecs_of_others_do_not_matter(self):
        for name, text in {"a": "no json", "b": "{}", "c": '{"argv": [1, "/gone/ijava-1.3.0.jar"]}'}.items():
            spec = self.temporary / "jupyter" / "kernels" / name / "kernel.json"
            spec.parent.mkdir(parents=True)
            spec.write_text(text)
        self.assertEqual(list(kernels.jars_of_other_jupyters(IJAVA, self.system)), [])

    def test_ijava_is_downloaded_and_checked(self):
        archive = self.release(IJAVA, "ijava-1.3.0.zip", "java/ijava-1.3.0.jar")
        right = hashlib.sha256((self.temporary / "in.jar").read_bytes()).hexdigest()
        with mock.patch.multiple(kernels, IJAVA_ZIP=archive.as_uri(), IJAVA_SHA_256=right):
            self.assertTrue(kernels.find_jar(IJAVA, self.places).is_file())

    def test_another_ijava_than_expected_is_refused(self):
        archive = self.release(IJAVA, "ijava-1.3.0.zip", "java/ijava-1.3.0.jar")
        came = hashlib.sha256((self.temporary / "in.jar").read_bytes()).hexdigest()
        with mock.patch.object(kernels, "IJAVA_ZIP", archive.as_uri()):
            with self.fails("is not the one we know", kernels.IJAVA_SHA_256, came, "--ijava-jar FILE"):
                kernels.find_jar(IJAVA, self.places)
        self.assertFalse((self.places.kernels / "ijava.jar").exists())

    def test_a_page_in_place_of_the_archive(self):
        with mock.patch.object(kernels, "IJAVA_ZIP", self.write("page.html", "<p>Please log in").as_uri()):
            with self.fails("is not the archive of IJava"):
                kernels.find_jar(IJAVA, self.places)

    def test_a_damaged_archive(self):
        archive = self.damaged(self.release(IJAVA, "ijava-1.3.0.zip", "java/ijava-1.3.0.jar"))
        with mock.patch.object(kernels, "IJAVA_ZIP", archive.as_uri()), self.fails("is not the archive of IJava"):
            kernels.find_jar(IJAVA, self.places)
        with self.fails("is not the jar of IJava"):
            kernels.find_jar(IJAVA, self.places, archive)

    def damaged(self, archive):
        """Overwrites the packed bytes of the archive's last entry; its directory stays whole."""
        with zipfile.ZipFile(archive) as opened:
            last = opened.infolist()[-1]
        data = bytearray(archive.read_bytes())
        start = last.header_offset + 30 + len(last.filename)
        data[start : start + last.compress_size] = b"\xff" * last.compress_size
        archive.write_bytes(data)
        return archive

    def test_a_download_that_breaks_off(self):
        class Server(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"PK")

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Server)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/ijava-1.3.0.zip"
        with self.environ(no_proxy="*"), mock.patch.object(kernels, "IJAVA_ZIP", address):
            with self.fails("IJava cannot be downloaded", "998 more expected", "--ijava-jar FILE"):
                kernels.find_jar(IJAVA, self.places)

    def test_without_a_network_it_says_what_to_do(self):
        with mock.patch.object(kernels, "IJAVA_ZIP", (self.temporary / "nowhere.zip").as_uri()):
            with self.fails("IJava cannot be downloaded", "--ijava-jar FILE", "leave out --kernel"):
                kernels.find_jar(IJAVA, self.places)
        self.program(self.places.python, "#!/bin/sh\necho Could not resolve host\nexit 1\n")
        with self.fails("JJava cannot be downloaded", "a server could not be reached", "--jjava-jar FILE"):
            kernels.find_jar(JJAVA, self.places)

    def test_jjava_comes_from_its_wheel(self):
        self.release(JJAVA, "jjava-1.0a7-py3-none-any.whl", "jjava-1.0a7.data/data/share/jupyter/kernels/java/jjava.jar")
        pip = """#!/bin/sh
        while [ $# -gt 1 ]; do [ "$1" = --dest ] && folder=$2; shift; done
        mkdir -p "$folder" && cp "{}" "$folder"
        """
        self.program(self.places.python, pip.format(self.temporary / "jjava-1.0a7-py3-none-any.whl"))
        self.assertEqual(kernels.find_jar(JJAVA, self.places).read_bytes(), (self.temporary / "in.jar").read_bytes())
        self.assertEqual([file.name for file in self.places.kernels.iterdir()], ["jjava.jar"])


class FoldersTest(KitTest):
    def folders(self, system, **environ):
        return [folder.as_posix() for folder in kernels.jupyter_folders(System(system), environ)]

    def test_each_system_has_its_own(self):
        self.assertIn("/home/me/.local/share/jupyter", self.folders("linux", HOME="/home/me"))
        self.assertIn("/home/me/data/jupyter", self.folders("linux", HOME="/home/me", XDG_DATA_HOME="/home/me/data"))
        self.assertIn("/Users/me/Library/Jupyter", self.folders("darwin", HOME="/Users/me"))
        self.assertIn("C:/me/Roaming/jupyter", self.folders("win32", APPDATA="C:/me/Roaming"))

    def test_what_the_user_names_comes_first(self):
        self.assertEqual(self.folders("linux", HOME="/home/me", JUPYTER_PATH=f"/a{os.pathsep}/b")[:2], ["/a", "/b"])


class KernelspecTest(KitTest):
    def write_spec(self, kernel, release=17, heap="2g"):
        java = Java(Path("/jdk"), str(release), release)
        library = Library(self.places.libraries / "0123", [self.places.jars / "jblas.jar"], fresh=False)
        self.jar(self.places.kernels / f"{kernel.name}.jar", kernel.needed_class or "a")
        folder = kernels.write_kernelspec(kernel, self.places, java, library, heap, "lab")
        return json.loads((folder / "kernels" / "java" / "kernel.json").read_text(encoding="utf-8"))

    def test_our_jars_come_before_the_kernel(self):
        if os.name == "nt" and not self.system.windows:
            self.skipTest("the : of a drive looks like a separator")
        for kernel, jar in ((RAPAIO, "rapaio-jupyter-kernel-3.0.1.jar"), (IJAVA, "ijava.jar"), (JJAVA, "jjava.jar")):
            argv = self.write_spec(kernel)["argv"]
            class_path = argv[argv.index("-cp") + 1].split(self.system.path_separator)
            names = [os.path.basename(entry) for entry in class_path]
            self.assertEqual(names, ["kernel.jar", "carousel.jar", "jblas.jar", jar])
            self.assertEqual(argv[-2:], [kernel.start, "{connection_file}"])
            self.assertTrue(all(entry.startswith(str(self.places.installed)) for entry in class_path))

    def test_options(self):
        argv = self.write_spec(RAPAIO, heap="512m")["argv"]
        self.assertIn("-Xmx512m", argv)
        self.assertIn("rapaio-jupyter-kernel, with up to 512m of memory", self.said.getvalue())

    def test_lab_and_run_notebooks_do_not_share_one(self):
        java, library = Java(Path("/jdk"), "17", 17), Library(self.places.libraries / "0123", [], fresh=False)
        folders = {kernels.write_kernelspec(RAPAIO, self.places, java, library, "2g", name) for name in ("lab", "run-notebooks")}
        self.assertEqual(len(folders), 2)


class KernelspecOnWindowsTest(KernelspecTest):
    system = System("win32")

    def setUp(self):
        super().setUp()
        patch = mock.patch("launcher.places.encodable", lambda _: True)
        patch.start()
        self.addCleanup(patch.stop)

    def test_java_is_an_exe(self):
        self.assertEqual(os.path.basename(self.write_spec(RAPAIO)["argv"][0]), "java.exe")
