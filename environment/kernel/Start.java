import java.lang.reflect.Field;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.core.java.JavaEngine;
import org.rapaio.jupyter.kernel.core.java.RapaioExecutionControlProvider;
import sun.misc.Signal;

/** Starts the kernel, with an interrupt after which it goes on. */
final class Start {
    private Start() {}

    public static void main(String[] args) throws Exception {
        Signal.handle(new Signal("INT"), signal -> interrupt());
        MainApp.main(args);
    }

    /**
     * Ends the running cell. The kernel's own answer to an interrupt message also shuts down the threads that run cells,
     * and from then on it skips every cell without a word; so Jupyter sends a signal instead (kernelspec.py).
     */
    private static void interrupt() {
        JavaEngine engine = MainApp.kernel.javaEngine();
        var provider = (RapaioExecutionControlProvider) get(engine, "controlProvider");
        provider.getRegisteredControl((String) get(engine, "executionId")).interrupt();
    }

    private static Object get(JavaEngine engine, String name) {
        try {
            Field field = JavaEngine.class.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(engine);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
