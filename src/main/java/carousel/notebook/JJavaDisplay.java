package carousel.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;

/**
 * Makes JJava show objects as {@link Show} does, except types that have a renderer of their own, such as strings and
 * images.
 *
 * <p>Threads: called by the one thread that runs cells.
 */
public final class JJavaDisplay implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        kernel.getRenderer().createRegistration(Object.class).register(JJavaDisplay::render);
        Kernel.isRunning(new JJava(kernel));
    }

    @Override
    public void uninstall(BaseKernel kernel) {
        Kernel.isRunning(null);
    }

    private static void render(Object o, RenderContext context) {
        put(Show.look(o), context.getOutputContainer());
    }

    private static DisplayData put(Look look, DisplayData data) {
        look.forms().forEach(data::putData);
        look.notes().forEach(data::putMetaData);
        return data;
    }

    private static final class JJava extends Kernel {
        private final BaseKernel kernel;

        JJava(BaseKernel kernel) {
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

        /** Sets the id without {@code setDisplayId}, whose return type changed after 1.0-a6. */
        private static DisplayData data(String id, Look look) {
            DisplayData data = put(look, new DisplayData());
            data.putTransientData("display_id", id);
            return data;
        }
    }
}
