package carousel.kernel;

import java.util.Map;
import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.reply.CompleteReply;
import org.dflib.jjava.jupyter.messages.reply.InspectReply;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.InspectRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;

/**
 * The connection between Jupyter and JJava's kernel: it adds the errors, completions and documentation of
 * {@link Errors} and {@link Help}. The two kernels' messages are the same classes in two packages, so this code
 * exists twice; a test compares the two.
 */
final class JJavaConnection extends JupyterConnection {
    private final BaseKernel kernel;
    private final Session session;
    private final Errors errors;
    private final Help help;

    JJavaConnection(KernelConnectionProperties properties, BaseKernel kernel, JShell shell) throws Exception {
        super(properties);
        this.kernel = kernel;
        session = new Session(shell);
        errors = new Errors(session);
        help = new Help(shell);
    }

    @Override
    @SuppressWarnings("unchecked") // a message's type determines its handler
    public <T> void setHandler(MessageType<T> type, ShellHandler<T> kernels) {
        ShellHandler<?> handler = kernels;
        if (type.equals(MessageType.EXECUTE_REQUEST)) {
            handler = execute((ShellHandler<ExecuteRequest>) kernels);
        } else if (type.equals(MessageType.COMPLETE_REQUEST)) {
            handler = complete((ShellHandler<CompleteRequest>) kernels);
        } else if (type.equals(MessageType.INSPECT_REQUEST)) {
            handler = (ShellHandler<InspectRequest>) this::inspect;
        } else if (type.equals(MessageType.INTERRUPT_REQUEST)) {
            handler = interrupt(kernels);
        } else if (type.equals(MessageType.SHUTDOWN_REQUEST)) {
            handler = shutDown((ShellHandler<ShutdownRequest>) kernels);
        }
        super.setHandler(type, (ShellHandler<T>) handler);
    }

    private ShellHandler<ExecuteRequest> execute(ShellHandler<ExecuteRequest> kernels) {
        return (answer, message) -> {
            session.run(message.getContent().getCode(), () -> kernels.handle(answer, forShell(message)));
            session.remark().ifPresent(remark -> answer.writeToStdErr(remark + "\n"));
        };
    }

    private Message<ExecuteRequest> forShell(Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        ExecuteRequest changed = new ExecuteRequest(
                session.sourceForShell(),
                request.isSilent(),
                request.shouldStoreHistory(),
                request.getUserExpr(),
                request.isStdinEnabled(),
                request.shouldStopOnError());
        return new Message<>(
                message.getIdentities(),
                message.getHeader(),
                message.getParentHeader(),
                message.getMetadata(),
                changed,
                message.getBlobs());
    }

    private ShellHandler<CompleteRequest> complete(ShellHandler<CompleteRequest> kernels) {
        return (answer, message) -> {
            CompleteRequest request = message.getContent();
            if (Help.isMagic(request.getCode(), request.getCursorPos())) {
                kernels.handle(answer, message);
                return;
            }
            answer.setBusyDeferIdle();
            Help.Completions found = help.complete(request.getCode(), request.getCursorPos());
            answer.reply(new CompleteReply(found.options(), found.start(), found.end(), Map.of()));
        };
    }

    private void inspect(ShellReplyEnvironment answer, Message<InspectRequest> message) {
        answer.setBusyDeferIdle();
        DisplayData data = new DisplayData();
        Help.Shown found = help.inspect(
                message.getContent().getCode(), message.getContent().getCursorPos());
        if (found != null) {
            data.putText(found.text());
            data.putHTML(found.html());
        }
        answer.reply(new InspectReply(found != null, data));
    }

    private <T> ShellHandler<T> interrupt(ShellHandler<T> kernels) {
        return (answer, message) -> {
            kernels.handle(answer, message);
            session.interrupt(kernel::interrupt);
        };
    }

    private static ShellHandler<ShutdownRequest> shutDown(ShellHandler<ShutdownRequest> kernels) {
        return (answer, message) -> {
            kernels.handle(answer, message);
            Jvm.exit();
        };
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel channel, MessageContext context) {
        return new Answer(channel, stdin, iopub, context);
    }

    /** The replies that are sent to Jupyter for one message. */
    private final class Answer extends ShellReplyEnvironment {
        Answer(ShellChannel channel, StdinChannel stdin, JupyterSocket iopub, MessageContext context) {
            super(channel, stdin, iopub, context);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends ContentType<T>> void publish(T content) {
            if (content instanceof PublishError error) {
                super.publish((T) better(error));
            } else if (content instanceof PublishExecuteInput input) {
                super.publish((T) new PublishExecuteInput(session.source(), input.getCount()));
            } else if (!(content instanceof PublishExecuteResult result
                    && "".equals(result.getData(MIMEType.TEXT_PLAIN)))) {
                super.publish(content); // but no empty line for a result that shows nothing
            }
        }

        private PublishError better(PublishError error) {
            Errors.Report report = errors.report(error.getErrorName());
            return report == null ? error : new PublishError(report.name(), report.message(), report.lines());
        }
    }
}
