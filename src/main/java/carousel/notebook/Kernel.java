package carousel.notebook;

import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** The kernel that the program runs in, and what is needed of it. */
abstract class Kernel {
    private static volatile @Nullable Kernel running;

    /** Shows something new. */
    abstract void display(String id, Look look);

    /** Puts something in its place. */
    abstract void update(String id, Look look);

    /** The kernel whose cell is calling; null if there is none, or none that can do this. */
    static @Nullable Kernel calling() {
        if (running == null && isRapaioCalling()) {
            running = new Rapaio();
        }
        return running;
    }

    /** For a kernel that tells us when it starts, and with null, when it ends. */
    static void isRunning(@Nullable Kernel kernel) {
        running = kernel;
    }

    /**
     * Whether a cell of rapaio-jupyter-kernel is among the callers. Its classes must not be touched to find out: where the
     * kernel is not on the class path there are none, and where it is they would start one.
     */
    private static boolean isRapaioCalling() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(f -> f.getClassName().startsWith("org.rapaio.jupyter.kernel.core.")));
    }

    /** rapaio-jupyter-kernel. */
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

        /** A look in the form that this kernel shows. */
        static DisplayData data(Look look) {
            DisplayData data = DisplayData.fromText(look.text());
            data.data().clear(); // of what has nothing to show the page would keep an empty line
            look.forms().forEach(data::putData);
            look.notes().forEach(data::putMetaData);
            return data;
        }
    }
}
