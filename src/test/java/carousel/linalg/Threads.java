package carousel.linalg;

/** Sets the number of threads, for tests in other packages that show that it changes only the time. */
public final class Threads {
    private Threads() {}

    public static int get() {
        return Workers.threads;
    }

    public static void set(int threads) {
        Workers.threads = threads;
    }
}
