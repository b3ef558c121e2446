package org.rapaio.jupyter.kernel.channels;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.core.RapaioKernel;
import org.rapaio.jupyter.kernel.message.ContentType;
import org.rapaio.jupyter.kernel.message.Message;
import org.rapaio.jupyter.kernel.message.MessageType;
import org.rapaio.jupyter.kernel.message.messages.ControlInterruptReply;
import org.rapaio.jupyter.kernel.message.messages.ControlShutdownReply;
import org.rapaio.jupyter.kernel.message.messages.ControlShutdownRequest;
import org.rapaio.jupyter.kernel.message.messages.IOPubStatus;
import org.rapaio.jupyter.kernel.message.messages.ShellKernelInfoReply;
import org.rapaio.org.zeromq.ZMQ;

/**
 * Answers the messages on the control channel: interrupt, shutdown, kernel info. The kernel's own loop treats them as
 * if they belonged to the running cell. Then the rest of the cell's output belongs to no cell, and the work that should
 * follow the cell is done before it ends.
 */
public final class ControlLoop implements Runnable {
    private final AbstractChannel control;
    private final AbstractChannel iopub;
    private final Runnable interrupt;
    private final Runnable exit;
    private final ShellKernelInfoReply kernelInfo;
    private ZMQ.Poller poller;

    /** A loop over the control channel, with actions that interrupt the running cell and end the process. */
    public ControlLoop(Channels channels, Runnable interrupt, Runnable exit) throws ReflectiveOperationException {
        control = channel(channels, "control");
        iopub = channel(channels, "iopub");
        this.interrupt = interrupt;
        this.exit = exit;
        Method info = RapaioKernel.class.getDeclaredMethod("kernelInfo");
        info.setAccessible(true);
        kernelInfo = (ShellKernelInfoReply) info.invoke(MainApp.kernel);
    }

    private static AbstractChannel channel(Channels channels, String name) throws ReflectiveOperationException {
        Field field = Channels.class.getDeclaredField(name);
        field.setAccessible(true);
        return (AbstractChannel) field.get(channels);
    }

    /** Answers a message if there is one. */
    @Override
    public void run() {
        if (poller == null) {
            poller = control.ctx.poller(1);
            poller.register(control.socket, ZMQ.Poller.POLLIN);
        }
        if (poller.poll(0) > 0) {
            answer(control.readMessage());
        }
    }

    private void answer(Message<?> message) {
        MessageType<?> type = message.header().type();
        send(iopub, message, IOPubStatus.BUSY);
        if (type.equals(MessageType.CONTROL_INTERRUPT_REQUEST)) {
            interrupt.run();
            send(control, message, new ControlInterruptReply());
        } else if (type.equals(MessageType.SHELL_KERNEL_INFO_REQUEST)) {
            send(control, message, kernelInfo);
        } else if (message.content() instanceof ControlShutdownRequest request) {
            send(control, message, new ControlShutdownReply(request.restart()));
        }
        send(iopub, message, IOPubStatus.IDLE);
        if (type.equals(MessageType.CONTROL_SHUTDOWN_REQUEST)) {
            exit.run();
        }
    }

    private static <T extends ContentType<T>> void send(AbstractChannel channel, Message<?> parent, T content) {
        channel.sendMessage(new Message<>(parent.getId(), content.type(), content));
    }
}
