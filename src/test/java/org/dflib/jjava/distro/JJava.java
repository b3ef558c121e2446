package org.dflib.jjava.distro;

import carousel.kernel.Evaluator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** A stand-in for JJava's main class and kernel, which are in no Maven repository, on JJava's real base. */
public final class JJava {
    private JJava() {}

    public static void main(String[] args) throws Exception {
        Kernel kernel = new Kernel();
        kernel.onStartup();
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
    }

    /** Public for our reflection, like JJava's own kernel. */
    public static final class Kernel extends BaseKernel {
        private final Evaluator evaluator = new Evaluator();

        Kernel() {
            super(
                    "stub",
                    "1",
                    new LanguageInfo.Builder("java").build(),
                    List.of(),
                    null,
                    new JupyterIO(StandardCharsets.UTF_8),
                    new CommManager(),
                    new Renderer(),
                    null,
                    null,
                    true,
                    new StringStyler("", "", "", n -> ""));
        }

        public JShell getJShell() {
            return evaluator.getShell();
        }

        @Override
        public Object evalRaw(String source) {
            try {
                return evaluator.eval(source);
            } catch (JShellException e) {
                throw new RuntimeException(e.getMessage(), e); // as JJava does
            }
        }

        @Override
        public DisplayData inspect(String code, int at, boolean extraDetail) {
            return null;
        }

        @Override
        public ReplacementOptions complete(String code, int at) {
            return null;
        }

        @Override
        public String isComplete(String code) {
            return IS_COMPLETE_MAYBE;
        }

        @Override
        public void interrupt() {
            evaluator.interrupt();
        }
    }
}
