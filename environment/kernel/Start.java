import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;
import org.rapaio.jupyter.kernel.core.java.JavaEngine;
import org.rapaio.jupyter.kernel.core.java.RapaioExecutionControlProvider;
import sun.misc.Signal;

/** Starts the kernel in place of its own main class: quiet, interruptible, and gone when Jupyter is. */
final class Start {
    private Start() {}

    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING); // it reports every message at the level INFO
        Signal.handle(new Signal("INT"), signal -> interrupt());
        ProcessHandle.current().parent().ifPresent(jupyter -> jupyter.onExit().thenRun(() -> System.exit(0)));
        Class.forName("carousel.linalg.Blas"); // brings libgfortran, without which jblas cannot multiply matrices

        Channels channels =
                new Channels(Transform.fromJson(Files.readString(Path.of(args[0])), ConnectionProperties.class));
        channels.connect(MainApp.kernel);
        LoopThread.connected();
        channels.joinUntilClose();
        System.exit(0); // an interrupted cell may still be running
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
