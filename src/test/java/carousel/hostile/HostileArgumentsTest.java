package carousel.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Executable;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public method with every kind of bad argument, one at a time beside good ones. It may give a result, or refuse by an
 * exception of ours that says what was expected and what came; it may not fail in any other way, nor take much memory, nor
 * much time. Values are in {@link Samples}; objects to call are found by {@link Instances}.
 */
@Tag("hostile")
class HostileArgumentsTest {
    /** All garbage included; what nobody can mean is refused before anything is taken. */
    private static final long MOST_BYTES = 512L << 20;

    /** Only to end what would never end. */
    private static final long MOST_SECONDS = Long.getLong("hostile.seconds", 60);

    /** Of all methods at least so many are called with good arguments first; the others need objects that are rare. */
    private static final double LEAST_CALLED = 0.6;

    private static final AtomicInteger CALLED = new AtomicInteger();
    private static final AtomicInteger ALL = new AtomicInteger();

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> everyPublicMethod() {
        Samples samples = new Samples(folder);
        return PublicApi.classes().stream()
                .map(type -> DynamicTest.dynamicTest(type.getName(), () -> {
                    List<String> faults = PublicApi.callable(type).stream()
                            .flatMap(target -> faults(type, target, samples).stream())
                            .toList();
                    assertEquals("", String.join("\n", faults));
                }));
    }

    @AfterAll
    static void mostOfThemWereCalled() {
        assertTrue(
                CALLED.get() >= LEAST_CALLED * ALL.get(),
                CALLED + " of " + ALL + " methods were called; give Samples values for the others");
    }

    private static List<String> faults(Class<?> type, Executable target, Samples samples) {
        ALL.incrementAndGet();
        List<String> faults = new ArrayList<>();
        Optional<Call> good = Call.good(target, samples.good(type), samples);
        if (good.isEmpty()) {
            return faults;
        }
        CALLED.incrementAndGet();
        Type[] types = target.getGenericParameterTypes();
        for (int n = 0; n < types.length; n++) {
            for (Value value : samples.bad(types[n])) {
                Call call = good.get().with(n, value);
                String fault = fault(call);
                if (fault != null) {
                    faults.add(call + "  " + fault);
                }
            }
        }
        return faults;
    }

    private static String fault(Call call) {
        FutureTask<String> task = new FutureTask<>(() -> judged(call));
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "takes more than " + MOST_SECONDS + " s: " + List.of(thread.getStackTrace());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String judged(Call call) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            call.run();
        } catch (Throwable e) {
            if (!Refusal.isOne(e)) {
                return Refusal.describe(e);
            }
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        return taken > MOST_BYTES ? "takes " + (taken >> 20) + " MB" : null;
    }
}
