package carousel.notebook;

import carousel.train.LiveLine;
import java.util.UUID;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** A line in the output of a cell: one display, updated in place. */
public final class NotebookLine implements LiveLine {
    /** What is needed of a kernel. */
    interface Kernel {
        void display(String id, Look look);

        void update(String id, Look look);
    }

    private static volatile Kernel running;

    private final String id = UUID.randomUUID().toString();
    private boolean isShown;

    /** Tells in which kernel the program runs; null for none. */
    static void runIn(Kernel kernel) {
        running = kernel;
    }

    /** Whether the caller is a cell of a kernel that can update a display. */
    @Override
    public boolean isHere() {
        if (running == null && isRapaioCalling()) {
            running = new RapaioKernel();
        }
        return running != null;
    }

    /**
     * Whether a cell of rapaio-jupyter-kernel is among the callers. Its classes must not be touched to find out: on a
     * class path without the kernel there are none, and with it they would start one.
     */
    private static boolean isRapaioCalling() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(f -> f.getClassName().startsWith("org.rapaio.jupyter.kernel.core.")));
    }

    @Override
    public void show(String line) {
        if (isShown) {
            running.update(id, Look.text(line));
        } else {
            running.display(id, Look.text(line));
            isShown = true;
        }
    }

    private static final class RapaioKernel implements Kernel {
        @Override
        public void display(String id, Look look) {
            MainApp.kernel.display(data(id, look));
        }

        @Override
        public void update(String id, Look look) {
            MainApp.kernel.updateDisplay(data(id, look));
        }

        private static DisplayData data(String id, Look look) {
            DisplayData data = DisplayData.fromText(look.text());
            data.setDisplayId(id);
            return data;
        }
    }
}
