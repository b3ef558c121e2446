package carousel.linalg;

/** The number of threads, for tests of other packages that prove that it changes nothing but the time. */
public final class Threads {
    private Threads() {}

    public static int get() {
        return Workers.threads;
    }

    public static void set(int threads) {
        Workers.threads = threads;
    }
}
