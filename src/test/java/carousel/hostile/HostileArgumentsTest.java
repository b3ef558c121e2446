package carousel.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
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
 * Calls every public method with every kind of bad argument, one at a time, next to good ones. The method may return a
 * result, or refuse with an exception of ours that says what was expected and what came. It may not fail in any other
 * way, and may not take much memory or time. The values are in {@link Samples}; {@link Instances} finds the objects.
 */
@Tag("slow")
class HostileArgumentsTest {
    /** Includes garbage. A size that nobody can mean must be refused before anything is allocated. */
    private static final long MOST_BYTES = 64L << 20;

    /** Bytes allowed for each thing, if a call asks for more than a million things. */
    private static final long EACH = 256;

    /** Processor time; ends calls that would never end. */
    private static final long MOST_SECONDS = 30;

    /** Tests only classes whose names begin with this, as in {@code -Dhostile=carousel.data}. */
    private static final String ONLY = System.getProperty("hostile", "");

    private static final AtomicInteger METHODS = new AtomicInteger();
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Methods for which no good call was found. */
    private static final Set<String> UNCALLED = new ConcurrentSkipListSet<>();

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> everyPublicMethod() {
        Samples samples = new Samples(folder);
        return PublicApi.classes().stream()
                .filter(type -> type.getName().startsWith(ONLY))
                .map(type -> DynamicTest.dynamicTest(type.getName(), () -> {
                    List<String> faults = PublicApi.callable(type).stream()
                            .flatMap(target -> faults(type, target, samples).stream())
                            .toList();
                    assertEquals("", String.join("\n", faults));
                }));
    }

    /** A new method needs values in {@link Samples} to call it with, or a reason in the list. */
    @AfterAll
    static void whatIsNotCalledIsListedWithAReason() {
        Set<String> listed = LeftOut.methods();
        listed.removeIf(name -> !name.startsWith(ONLY));
        System.out.printf(
                "HostileArgumentsTest: %,d methods in %,d calls; left out %,d methods one by one and %,d of whole classes%n",
                METHODS.get(), CALLS.get(), LeftOut.methods().size(), PublicApi.leftOut());
        Set<String> more = new TreeSet<>(UNCALLED);
        more.removeAll(listed);
        listed.removeAll(UNCALLED);
        assertEquals("", String.join("\n", more), "not called, and not listed with a reason");
        assertEquals("", String.join("\n", listed), "listed, and there is no such method, or it is called");
    }

    /** Calls a method of an abstract type on an object of each class, any other method on one object. */
    private static List<String> faults(Class<?> type, Executable target, Samples samples) {
        if (LeftOut.methods().contains(PublicApi.name(type, target))) {
            UNCALLED.add(PublicApi.name(type, target));
            return List.of();
        }
        List<Value> objects = samples.good(type);
        List<List<Value>> turns = Modifier.isAbstract(type.getModifiers()) && !Call.isStatic(target)
                ? objects.stream().map(List::of).toList()
                : List.of(objects);
        List<Call> calls = turns.stream()
                .flatMap(turn -> Call.good(type, target, turn, samples).stream())
                .toList();
        METHODS.incrementAndGet();
        if (calls.isEmpty()) {
            UNCALLED.add(PublicApi.name(type, target));
        }
        return calls.stream().flatMap(good -> faults(type, good, samples)).toList();
    }

    private static Stream<String> faults(Class<?> type, Call good, Samples samples) {
        List<String> faults = new ArrayList<>();
        for (Value object : good.first() > 0 ? samples.bad(type) : List.<Value>of()) {
            String fault = object.name().equals("null") ? null : fault(good.on(object), object);
            if (fault != null) {
                faults.add("of " + object + ": " + good + "  " + fault);
            }
        }
        Type[] types = good.target().getGenericParameterTypes();
        for (int n = 0; n < types.length; n++) {
            for (Value value : samples.bad(types[n])) {
                if (value.large() > 0 && LeftOut.isSlow(PublicApi.name(type, good.target()))) {
                    continue;
                }
                Call call = good.with(n, value);
                String fault = fault(call, value);
                if (fault != null) {
                    faults.add(call + "  " + fault);
                }
            }
        }
        return faults.stream();
    }

    private static String fault(Call call, Value bad) {
        CALLS.incrementAndGet();
        FutureTask<String> task = new FutureTask<>(() -> judged(call, bad));
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        try {
            while (!task.isDone() && seconds(thread) < MOST_SECONDS) {
                try {
                    return task.get(1, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    // wait once more
                }
            }
            return task.isDone()
                    ? task.get()
                    : "takes more than " + MOST_SECONDS + " s: " + List.of(thread.getStackTrace());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The processor time of the thread, which does not depend on how busy the machine is. */
    private static long seconds(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1_000_000_000;
    }

    private static String judged(Call call, Value bad) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Object result;
        try {
            result = call.run();
        } catch (Throwable e) {
            return Refusal.isOne(e) ? Refusal.lacks(e, call, bad) : Refusal.describe(e);
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        if (taken > MOST_BYTES + EACH * bad.large()) {
            return "takes " + (taken >> 20) + " MB";
        }
        try {
            Uses.use(result, bad.isLarge());
        } catch (Throwable e) {
            return Refusal.isOne(e) ? null : "is taken, and when it is used it " + Refusal.describe(e);
        }
        return null;
    }
}
