package carousel.notebook;

import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** The notebook kernel that runs the program, and the operations that we need from it. */
abstract class Kernel {
    private static volatile @Nullable Kernel running;

    /** Shows a new output. */
    abstract void display(String id, Look look);

    /** Replaces an output that was shown under the same id. */
    abstract void update(String id, Look look);

    /** The kernel whose cell is calling, or null if there is none that can update outputs. */
    static @Nullable Kernel calling() {
        if (running == null && isRapaioCalling()) {
            running = new Rapaio();
        }
        return running;
    }

    /** Called by a kernel's adapter: with the kernel when it starts, and with null when it ends. */
    static void isRunning(@Nullable Kernel kernel) {
        running = kernel;
    }

    /**
     * Whether a cell of rapaio-jupyter-kernel is on the call stack. We only compare class names: without the kernel its
     * classes are missing, and with it, loading them would start a kernel.
     */
    private static boolean isRapaioCalling() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(f -> f.getClassName().startsWith("org.rapaio.jupyter.kernel.core.")));
    }

    /** The rapaio-jupyter-kernel. */
    static final class Rapaio extends Kernel {
        @Override
        void display(String id, Look look) {
            MainApp.kernel.display(data(id, look));
        }

        @Override
        void update(String id, Look look) {
            MainApp.kernel.updateDisplay(data(id, look));
        }

        private static DisplayData data(String id, Look look) {
            DisplayData data = data(look);
            data.setDisplayId(id);
            return data;
        }

        /** Converts a look to the display data of this kernel. */
        static DisplayData data(Look look) {
            DisplayData data = DisplayData.fromText(look.text());
            data.data().clear(); // an empty text would leave an empty line on the page
            look.forms().forEach(data::putData);
            look.notes().forEach(data::putMetaData);
            return data;
        }
    }
}
