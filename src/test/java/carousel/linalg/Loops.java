package carousel.linalg;

/** The loops that compute products and activations, for tests of other packages that count what is allocated. */
public final class Loops {
    private Loops() {}

    /** Waits until this JVM has compiled the vector loops or given up; until then, each of their operations allocates. */
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
