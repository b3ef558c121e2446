package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stand-in for IJava's main class, which is in no Maven repository. It has only the parts that we use. */
public final class IJava {
    private static JavaKernel kernel;

    private IJava() {}

    public static JavaKernel getKernelInstance() {
        return kernel;
    }

    /** Does what IJava does when it starts and ends. */
    public static void run(JavaKernel kernel) {
        IJava.kernel = kernel;
    }

    public static void main(String[] args) throws Exception {
        run(new JavaKernel());
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
    }
}
