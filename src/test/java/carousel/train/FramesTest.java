package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Lstm;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.recurrent.RecurrentPass;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The call stack from fit to the first product is short enough for a reader to follow. */
class FramesTest {
    @Test
    void fromFitToTheFirstProductThereAreTenFrames() throws InterruptedException {
        Model model = sequential(lstm(32), dense(1)).compile(adam(1e-2), mse());
        Examples train = Examples.of(new Sequences(3, 50, 4), new Sequences(1, 1, 4));
        Thread fit = new Thread(() -> model.fit(train, epochs(1_000_000), quiet()));
        fit.start();
        List<String> frames;
        do {
            frames = frames(fit);
        } while (fit.isAlive() && !frames.containsAll(List.of("RecurrentPass.forward", "BlockMatrix.affine")));
        fit.interrupt();
        fit.join();
        assertEquals(
                List.of(
                        "Model.fit",
                        "Loop.run",
                        "Trainer.step",
                        "Workers.each",
                        "Workers.each",
                        "Trainer.step",
                        "NetworkPass.forward",
                        "RecurrentPass.forward",
                        "GateGroup.forward",
                        "BlockMatrix.affine"),
                frames.subList(frames.indexOf("Model.fit"), frames.indexOf("BlockMatrix.affine") + 1));
    }

    /**
     * What can change while an LSTM and a dense layer are trained: the fields that are not final of the classes of all
     * objects that a training loop holds, but for the kernels, which depend on the machine. {@code docs/design-notes.md} says
     * what they are.
     */
    @Test
    void atMostThirtySixFieldsChangeOnTheWay() throws IllegalAccessException {
        Model model = sequential(lstm(32), dense(1)).build(3).compile(adam(1e-2), mse());
        Examples train = Examples.of(new Sequences(3, 50, 64), new Sequences(1, 1, 64));
        Loop loop = new Loop(model, train, FitOption.Settings.of("fit", epochs(1), quiet()));
        loop.run();
        Set<Class<?>> classes = new LinkedHashSet<>();
        collect(loop, classes, Collections.newSetFromMap(new IdentityHashMap<>()));
        assertTrue(
                classes.containsAll(List.of(Loop.class, Fit.class, Shard.class, Lstm.class, RecurrentPass.class)),
                "" + classes);
        List<String> change = classes.stream()
                .filter(c -> !Set.of("carousel.linalg.kernels", "carousel.linalg.vector")
                        .contains(c.getPackageName()))
                .flatMap(c -> Arrays.stream(c.getDeclaredFields()))
                .filter(f -> (f.getModifiers() & (Modifier.FINAL | Modifier.STATIC)) == 0)
                .map(f -> f.getDeclaringClass().getSimpleName() + "." + f.getName())
                .toList();
        assertTrue(change.size() <= 36, change.size() + " fields: " + change);
    }

    /** The library's classes of an object, and of all objects that it holds. */
    private static void collect(@Nullable Object o, Set<Class<?>> classes, Set<Object> seen)
            throws IllegalAccessException {
        if (o == null || !seen.add(o)) {
            return;
        }
        if (o instanceof Object[] items) {
            collect(Arrays.asList(items), classes, seen);
        } else if (o instanceof Iterable<?> items) {
            for (Object item : items) {
                collect(item, classes, seen);
            }
        }
        for (Class<?> c = o.getClass(); c != null && c.getName().startsWith("carousel."); c = c.getSuperclass()) {
            if (!c.isHidden()) {
                classes.add(c);
            }
            for (Field field : c.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    collect(field.get(o), classes, seen);
                }
            }
        }
    }

    /** The methods in which a thread is, the first that was called first. */
    private static List<String> frames(Thread thread) {
        List<String> frames = Arrays.stream(thread.getStackTrace())
                .filter(f -> !f.getClassName().contains("$$Lambda")) // the JVM's own, which debuggers do not show
                .map(f -> f.getClassName().replaceFirst(".*\\.", "") + "." + f.getMethodName())
                .map(f -> f.replaceFirst("lambda\\$(\\w+)\\$\\d+", "$1"))
                .collect(Collectors.toList());
        Collections.reverse(frames);
        return frames;
    }
}
