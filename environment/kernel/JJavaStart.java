package carousel.kernel;

import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/**
 * Starts JJava behind our own connection. JJava starts as usual, with its magics and extensions, but on a connection
 * that nobody uses. Then its kernel gets the connection to Jupyter, where we handle the messages that we can answer
 * better. This uses only what 1.0-a6 and all later versions have in common.
 */
public final class JJavaStart {
    private JJavaStart() {}

    public static void main(String[] args) throws Exception {
        Jvm.prepare();
        String idle = new KernelConnectionProperties("idle", 1, 2, 3, 4, 5, "inproc", "", "").toJsonString();
        Jvm.start("org.dflib.jjava.distro.JJava", idle);
        BaseKernel kernel = BaseKernel.notebookKernel();
        JShell shell = (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);

        JJavaConnection connection =
                new JJavaConnection(KernelConnectionProperties.parse(Jvm.connectionFile(args)), kernel, shell);
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
        Jvm.exit();
    }
}
