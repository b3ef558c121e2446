package carousel.data.fetch;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, piece by piece as it arrives. The client's own stream waits for a silent server for ever, and
 * on JDK 17 goes on waiting when it is interrupted.
 */
final class Body implements AutoCloseable {
    /** What has come: some bytes, the end as null, or what went wrong. */
    @FunctionalInterface
    private interface Piece {
        byte @Nullable [] bytes() throws IOException;
    }

    private final Subscription subscription;
    private final BlockingQueue<Piece> pieces;

    private Body(Subscription subscription, BlockingQueue<Piece> pieces) {
        this.subscription = subscription;
        this.pieces = pieces;
    }

    /** Gives the body as soon as it begins. */
    static BodySubscriber<Body> subscriber() {
        BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        CompletableFuture<Body> body = new CompletableFuture<>();
        return new BodySubscriber<>() {
            @Override
            public CompletionStage<Body> getBody() {
                return body;
            }

            @Override
            public void onSubscribe(Subscription subscription) {
                body.complete(new Body(subscription, pieces));
            }

            @Override
            public void onNext(List<ByteBuffer> buffers) {
                pieces.add(() -> joined(buffers));
            }

            @Override
            public void onError(Throwable e) {
                body.completeExceptionally(e);
                pieces.add(() -> {
                    throw new IOException(e);
                });
            }

            @Override
            public void onComplete() {
                pieces.add(() -> null);
            }
        };
    }

    private static byte[] joined(List<ByteBuffer> buffers) {
        byte[] bytes = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        buffers.forEach(all::put);
        return bytes;
    }

    /**
     * The next bytes; null at the end.
     *
     * @throws IOException if the connection is lost, or nothing comes for too long
     */
    byte @Nullable [] next(Duration patience) throws IOException, InterruptedException {
        subscription.request(1);
        Piece piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (piece == null) {
            throw new HttpTimeoutException("nothing came for " + patience);
        }
        return piece.bytes();
    }

    /** Leaves the rest. */
    @Override
    public void close() {
        subscription.cancel();
    }
}
