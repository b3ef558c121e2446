package carousel.linalg;

/** Waits for the vector loops, for tests in other packages that measure how much is allocated. */
public final class Loops {
    private Loops() {}

    /** Waits until this JVM has compiled the vector loops or given up; before, each of their operations allocates. */
    public static void awaitCompiled() {
        try {
            while (Blas.describe().contains("until")) { // it gives up by itself
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
