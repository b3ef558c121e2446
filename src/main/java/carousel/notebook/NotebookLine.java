package carousel.notebook;

import carousel.progress.LiveLine;
import java.util.UUID;

/**
 * A progress line in the output of a cell: one output, updated in place.
 *
 * <p>Threads: called by the one thread that runs cells.
 */
public final class NotebookLine implements LiveLine {
    private final String id = UUID.randomUUID().toString();
    private boolean isShown;

    /** Whether the caller is a cell of a kernel that can update an output. */
    @Override
    public boolean isHere() {
        return Kernel.calling() != null;
    }

    @Override
    public void show(String line) {
        Kernel kernel = Kernel.calling();
        if (kernel == null) {
            return; // the kernel has ended, so there is nowhere to show the line
        }
        if (isShown) {
            kernel.update(id, Look.text(line));
        } else {
            kernel.display(id, Look.text(line));
            isShown = true;
        }
    }
}
