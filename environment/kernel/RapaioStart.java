package carousel.kernel;

import java.util.List;
import java.util.Map;
import jdk.jshell.EvalException;
import jdk.jshell.UnresolvedReferenceException;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.ControlLoop;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.channels.MessageHandler;
import org.rapaio.jupyter.kernel.core.CompleteMatches;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.RapaioKernel;
import org.rapaio.jupyter.kernel.core.Transform;
import org.rapaio.jupyter.kernel.core.format.ErrorFormatter;
import org.rapaio.jupyter.kernel.core.format.ErrorFormatters;
import org.rapaio.jupyter.kernel.core.java.CompilerException;
import org.rapaio.jupyter.kernel.core.java.EvaluationInterruptedException;
import org.rapaio.jupyter.kernel.core.java.IncompleteSourceException;
import org.rapaio.jupyter.kernel.core.java.RapaioExecutionControlProvider;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.message.Message;
import org.rapaio.jupyter.kernel.message.MessageType;
import org.rapaio.jupyter.kernel.message.messages.ShellCompleteReply;
import org.rapaio.jupyter.kernel.message.messages.ShellCompleteRequest;
import org.rapaio.jupyter.kernel.message.messages.ShellExecuteRequest;
import org.rapaio.jupyter.kernel.message.messages.ShellInspectReply;
import org.rapaio.jupyter.kernel.message.messages.ShellInspectRequest;

/**
 * Starts rapaio-jupyter-kernel instead of its own main class, with our own handlers and error formats where we can
 * answer better. It accesses private members, so it works only with the version in the pom.
 */
public final class RapaioStart {
    private final RapaioKernel kernel = MainApp.kernel;
    private final Channels channels;
    private final Session session = new Session(kernel.javaEngine().getShell());
    private final Errors errors = new Errors(session);
    private final Help help = new Help(session.shell());

    private RapaioStart(String connectionFile) throws Exception {
        channels = new Channels(Transform.fromJson(connectionFile, ConnectionProperties.class));
    }

    public static void main(String[] args) throws Exception {
        Jvm.prepare();
        new RapaioStart(Jvm.connectionFile(args)).run();
        Jvm.exit();
    }

    private void run() throws ReflectiveOperationException {
        channels.connect(kernel);
        replaceHandlers();
        replaceFormats();
        LoopThread.begin(new ControlLoop(channels, () -> session.interrupt(this::interrupt), Jvm::exit));
        channels.joinUntilClose();
    }

    @SuppressWarnings("unchecked")
    private void replaceHandlers() throws ReflectiveOperationException {
        var handlers = (Map<MessageType<?>, MessageHandler<?>>) Jvm.get(channels, "handlers");
        var kernels = (MessageHandler<ShellExecuteRequest>) handlers.get(MessageType.SHELL_EXECUTE_REQUEST);
        handlers.put(MessageType.SHELL_EXECUTE_REQUEST, (MessageHandler<ShellExecuteRequest>) message -> {
            session.run(message.content().code(), () -> kernels.handle(message));
            session.remark().ifPresent(remark -> channels.writeToStdErr(remark + "\n"));
        });
        var complete = (MessageHandler<ShellCompleteRequest>) handlers.get(MessageType.SHELL_COMPLETE_REQUEST);
        handlers.put(MessageType.SHELL_COMPLETE_REQUEST, (MessageHandler<ShellCompleteRequest>) message -> {
            ShellCompleteRequest request = message.content();
            if (Help.isMagic(request.code(), request.cursorPos())) {
                complete.handle(message);
                return;
            }
            channels.busyThenIdle();
            Help.Completions found = help.complete(request.code(), request.cursorPos());
            channels.reply(ShellCompleteReply.from(new CompleteMatches(found.options(), found.start(), found.end())));
        });
        handlers.put(MessageType.SHELL_INSPECT_REQUEST, (MessageHandler<ShellInspectRequest>) this::inspect);
    }

    private void inspect(Message<ShellInspectRequest> message) {
        channels.busyThenIdle();
        Help.Shown found =
                help.inspect(message.content().code(), message.content().cursorPos());
        DisplayData data = found == null ? null : DisplayData.fromHtml(found.html());
        if (data != null) {
            data.putText(found.text());
        }
        channels.reply(new ShellInspectReply(found != null, data));
    }

    @SuppressWarnings("unchecked")
    private void replaceFormats() throws ReflectiveOperationException {
        var formats = (Map<Class<?>, ErrorFormatter<?>>) Jvm.get(ErrorFormatters.class, "map");
        for (Class<? extends Exception> type : List.of(
                EvalException.class,
                UnresolvedReferenceException.class,
                CompilerException.class,
                IncompleteSourceException.class,
                EvaluationInterruptedException.class)) {
            ErrorFormatter<?> kernels = formats.get(type);
            formats.put(type, (ErrorFormatter<Exception>) (kernel, e) -> format(e, kernels));
        }
    }

    @SuppressWarnings("unchecked")
    private List<String> format(Exception e, ErrorFormatter<?> kernels) {
        Errors.Report report = errors.report(e.getClass().getSimpleName());
        return report != null ? report.lines() : ((ErrorFormatter<Exception>) kernels).format(kernel, e);
    }

    /** Interrupts the running cell. The kernel's own method would also shut down the threads that run cells. */
    private void interrupt() {
        try {
            var provider = (RapaioExecutionControlProvider) Jvm.get(kernel.javaEngine(), "controlProvider");
            provider.getRegisteredControl((String) Jvm.get(kernel.javaEngine(), "executionId"))
                    .interrupt();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
