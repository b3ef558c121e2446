package carousel.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import jdk.jshell.spi.SPIResolutionException;

/**
 * Runs cells in this process for the stubs of kernels; each snippet runs in a thread that can be interrupted, as in the
 * kernels.
 */
public final class Evaluator {
    private static final Set<SubKind> VALUES = EnumSet.of(
            SubKind.TEMP_VAR_EXPRESSION_SUBKIND, SubKind.VAR_VALUE_SUBKIND, SubKind.OTHER_EXPRESSION_SUBKIND);

    private final Control control = new Control();
    private final JShell shell = JShell.builder()
            .executionEngine(new Provider(control), Map.of())
            .out(System.out)
            .err(System.err)
            .build();

    public JShell getShell() {
        return shell;
    }

    /** The value of the cell's last snippet; null if it has none. */
    public Object eval(String cell) throws JShellException {
        Object value = null;
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(cell);
        while (next.completeness().isComplete()) {
            value = snippet(next.source());
            next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
        }
        if (next.completeness() != Completeness.EMPTY) {
            throw new IncompleteSourceException();
        }
        return value;
    }

    private Object snippet(String source) throws JShellException {
        List<SnippetEvent> events = shell.eval(source);
        SnippetEvent own = events.stream()
                .filter(event -> event.causeSnippet() == null)
                .findFirst()
                .orElseThrow();
        if (own.exception() != null) {
            throw own.exception();
        }
        if (!own.status().isDefined()) {
            throw new IllegalStateException("does not compile");
        }
        return VALUES.contains(own.snippet().subKind()) ? control.value : null;
    }

    public void interrupt() {
        control.running.cancel(true);
    }

    /** Has the same name as the kernels' own exception. */
    private static final class IncompleteSourceException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Control extends DirectExecutionControl {
        private final ExecutorService executor = Executors.newCachedThreadPool();
        private volatile Future<Object> running;
        private volatile Object value;

        @Override
        protected String invoke(Method method) throws Exception {
            running = executor.submit(() -> method.invoke(null));
            try {
                value = running.get();
                return "";
            } catch (CancellationException e) {
                throw new UserException("interrupted", "Execution Interrupted", e.getStackTrace());
            } catch (ExecutionException e) {
                Throwable cause =
                        e.getCause() instanceof InvocationTargetException target ? target.getCause() : e.getCause();
                if (cause instanceof SPIResolutionException missing) {
                    throw new ResolutionException(missing.id(), cause.getStackTrace());
                }
                throw new UserException(cause.getMessage(), cause.getClass().getName(), cause.getStackTrace());
            }
        }
    }

    private record Provider(Control control) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "stub";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }
}
