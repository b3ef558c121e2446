"""One run of a notebook in the kernel named java."""

import atexit
import re
import tempfile

import nbformat
from jupyter_core.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

SECONDS_TO_START = 180
SECONDS_TO_OBEY = 20  # how long we wait for a kernel to react to an interrupt


class Stopped(Exception):
    """The rest of the notebook is not run."""


class Execution(NotebookClient):
    """A run that remembers which cells failed, and why."""

    def __init__(self, cells, metadata, folder, seconds, keep_going):
        super().__init__(
            nbformat.v4.new_notebook(metadata=metadata, cells=cells),
            kernel_name="java",
            timeout=seconds,
            startup_timeout=SECONDS_TO_START,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        )
        self.keep_going = keep_going
        self.at = None  # the number of the running cell, counted from 0
        self.failures = {}  # what went wrong, by cell number

    def run_all(self):
        """Runs all cells, or only up to the first that fails."""
        with tempfile.TemporaryFile() as complaints:
            self.run_with(complaints)

    def run_with(self, complaints):
        try:
            self.execute(stdout=complaints, stderr=complaints)
        except Stopped:
            pass
        except RuntimeError as error:  # the kernel died or did not start
            complaints.seek(0)
            self.failures[self.at] = "\n".join([str(error), *worth_reading(complaints)])
            atexit.unregister(self._cleanup_kernel)  # nbclient would clean up again at exit

    async def async_execute_cell(self, cell, cell_index, *args, **kwargs):
        self.at = cell_index
        try:
            return await super().async_execute_cell(cell, cell_index, *args, **kwargs)
        except CellExecutionError as error:
            self.failures[cell_index] = "\n".join(said(cell)) or str(error)
        except CellTimeoutError:
            self.failures[cell_index] = f"still running after {self.timeout} seconds"
            if self.keep_going and not await self.interrupted():
                self.failures[cell_index] += ", and could not be interrupted; the cells below it were not run"
                raise Stopped from None
        if not self.keep_going:
            raise Stopped
        return cell

    async def interrupted(self):
        """Interrupts the running cell; returns whether that worked."""
        await ensure_async(self.km.interrupt_kernel())
        try:
            await ensure_async(self.kc.shell_channel.get_msg(timeout=SECONDS_TO_OBEY))
        except Exception:  # queue.Empty, or whatever the channel's socket raises
            return False
        return True


def worth_reading(complaints):
    """Java's complaints, except its remark on the vector module, which we asked for."""
    lines = complaints.read().decode(errors="replace").splitlines()
    return [line for line in lines if "Using incubator modules" not in line][-30:]


def said(cell):
    """What a failing cell printed, and what the kernel said about it."""
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output.text
        elif output.output_type == "error":
            yield "\n".join(output.traceback)


def report(path, number, source, reason):
    """Describes a failing cell: where it is, its numbered lines, and what went wrong."""
    numbered = "\n".join(f"  {n:3} | {line}" for n, line in enumerate(source.splitlines(), 1))
    reason = re.sub(r"\x1b\[[0-9;]*m", "", reason).strip()
    return f"{path}, cell {number}:\n{numbered}\n\n{reason}"
