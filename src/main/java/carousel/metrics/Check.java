package carousel.metrics;

/** The checks that all measures share. */
final class Check {
    private Check() {}

    static void sameLength(String operation, String first, int n, String second, int m) {
        if (n != m || n == 0) {
            throw new IllegalArgumentException("%s: expected as many %s as %s and at least one, got %d and %d"
                    .formatted(operation, first, second, n, m));
        }
    }

    static void finite(String operation, String what, double[] values) {
        for (int n = 0; n < values.length; n++) {
            if (!Double.isFinite(values[n])) {
                throw new IllegalArgumentException("%s: %s %d is %s; mend or leave out what is missing first"
                        .formatted(operation, what, n, values[n]));
            }
        }
    }

    static void classes(String operation, String what, int[] classes, int count) {
        for (int n = 0; n < classes.length; n++) {
            if (classes[n] < 0 || classes[n] >= count) {
                throw new IllegalArgumentException(
                        "%s: %s %d is class %d, expected 0 to %d".formatted(operation, what, n, classes[n], count - 1));
            }
        }
    }
}
