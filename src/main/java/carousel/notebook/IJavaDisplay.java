package carousel.notebook;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;

/**
 * Makes IJava show objects as {@link Show} does, except types that have a renderer of their own, such as strings and
 * images. IJava does not load services, so call {@link #install()} yourself, for example in a start-up script.
 *
 * <p>Threads: called by the one thread that runs cells.
 */
public final class IJavaDisplay {
    private IJavaDisplay() {}

    /**
     * Installs the renderer in the IJava kernel that runs this program.
     *
     * @throws IllegalStateException if IJava is not running
     */
    public static void install() {
        install(running());
    }

    private static BaseKernel running() {
        try {
            Class<?> main = Class.forName("io.github.spencerpark.ijava.IJava");
            if (main.getMethod("getKernelInstance").invoke(null) instanceof BaseKernel kernel) {
                return kernel;
            }
        } catch (ReflectiveOperationException e) {
            // the error below says what to do
        }
        throw new IllegalStateException(
                "IJavaDisplay.install: expected IJava to be running, but it is not. Call it in IJava's start-up script:"
                        + " IJAVA_STARTUP_SCRIPT='carousel.notebook.IJavaDisplay.install();'");
    }

    /** Installs the renderer in the given kernel. */
    public static void install(BaseKernel kernel) {
        kernel.getRenderer().createRegistration(Object.class).register(IJavaDisplay::render);
        Kernel.isRunning(new IJava(kernel));
    }

    private static void render(Object o, RenderContext context) {
        put(Show.look(o), context.getOutputContainer());
    }

    private static DisplayData put(Look look, DisplayData data) {
        look.forms().forEach(data::putData);
        look.notes().forEach(data::putMetaData);
        return data;
    }

    private static final class IJava extends Kernel {
        private final BaseKernel kernel;

        IJava(BaseKernel kernel) {
            this.kernel = kernel;
        }

        @Override
        void display(String id, Look look) {
            kernel.display(data(id, look));
        }

        @Override
        void update(String id, Look look) {
            kernel.getIO().display.updateDisplay(data(id, look));
        }

        private static DisplayData data(String id, Look look) {
            DisplayData data = put(look, new DisplayData());
            data.setDisplayId(id);
            return data;
        }
    }
}
