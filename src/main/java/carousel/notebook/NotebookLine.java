package carousel.notebook;

import carousel.progress.LiveLine;
import java.util.UUID;

/** A line in the output of a cell: one display, updated in place. */
public final class NotebookLine implements LiveLine {
    private final String id = UUID.randomUUID().toString();
    private boolean isShown;

    /** Whether the caller is a cell of a kernel that can update a display. */
    @Override
    public boolean isHere() {
        return Kernel.calling() != null;
    }

    @Override
    public void show(String line) {
        Kernel kernel = Kernel.calling();
        if (kernel == null) {
            return; // it has ended: nobody is left to look
        }
        if (isShown) {
            kernel.update(id, Look.text(line));
        } else {
            kernel.display(id, Look.text(line));
            isShown = true;
        }
    }
}
