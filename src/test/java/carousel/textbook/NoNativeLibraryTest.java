package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** The textbook works where jblas's native library does not load, whatever machine this test runs on. */
class NoNativeLibraryTest {
    @Test
    void everythingRunsWithoutNativeBlas() throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new WithoutNativeBlas()) {
            run(loader, Everything.class);
        }
    }

    @Test
    void aProductOfMatricesNeedsNativeBlas() throws IOException {
        try (URLClassLoader loader = new WithoutNativeBlas()) {
            assertThrows(NoClassDefFoundError.class, () -> run(loader, ProductOfMatrices.class));
        }
    }

    private static void run(ClassLoader loader, Class<? extends Runnable> work) throws ReflectiveOperationException {
        Runnable copy = (Runnable)
                loader.loadClass(work.getName()).getDeclaredConstructor().newInstance();
        copy.run();
    }

    /** Loads new copies of jblas and the textbook, but not the class that calls native code. */
    private static final class WithoutNativeBlas extends URLClassLoader {
        WithoutNativeBlas() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals("org.jblas.NativeBlas")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(WithoutNativeBlas::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(entry, e);
            }
        }
    }

    /** One training step of each cell, with attention over its states, a dense layer and every loss. */
    public static final class Everything implements Runnable {
        @Override
        public void run() {
            for (TextbookCell<?> cell : List.of(new LstmCell(3, 4), new GruCell(3, 4), new RnnCell(3, 4))) {
                train(cell);
            }
        }

        private static <S extends TextbookCell.Step> void train(TextbookCell<S> cell) {
            Attention attention = new AdditiveAttention(4, 4, 2);
            Dense dense = new Dense(4, 2);
            for (Trainable trainable : List.of(cell, attention, dense)) {
                trainable.randomise(new Random(4), 1);
            }

            List<S> steps = cell.forward(List.of(DoubleMatrix.ones(3), DoubleMatrix.ones(3)), cell.zeroState());
            List<DoubleMatrix> hs = steps.stream().map(TextbookCell.Step::h).toList();
            Attention.Step look = attention.forward(hs.get(1), hs);
            DoubleMatrix y = dense.forward(look.context());
            DoubleMatrix dy = LossValue.softmaxCrossEntropy(y, 1)
                    .gradient()
                    .add(LossValue.mse(y, y).gradient())
                    .add(LossValue.binaryCrossEntropy(y, y).gradient());

            Attention.Gradient gradient = attention.backward(look, dense.backward(look.context(), dy));
            new DotAttention().backward(new DotAttention().forward(hs.get(1), hs), gradient.dq());
            cell.backward(steps, gradient.dkeys(), cell.zeroState());
        }
    }

    /** An operation that the textbook must avoid; it shows that the loader above really hides the native library. */
    public static final class ProductOfMatrices implements Runnable {
        @Override
        public void run() {
            DoubleMatrix.ones(2, 2).mmul(DoubleMatrix.ones(2, 2));
        }
    }
}
