package carousel.train;

/** The checks that options of losses, optimisers and schedules share. */
final class Check {
    private Check() {}

    static double positive(String operation, String what, double value) {
        return check(value > 0 && value < Double.POSITIVE_INFINITY, operation, what, "a number above 0", value);
    }

    static double notNegative(String operation, String what, double value) {
        return check(value >= 0 && value < Double.POSITIVE_INFINITY, operation, what, "0 or a number above", value);
    }

    /** For what fades a memory. */
    static double belowOne(String operation, String what, double value) {
        return check(value >= 0 && value < 1, operation, what, "at least 0 and below 1", value);
    }

    static int atLeastOne(String operation, String what, int value) {
        check(value >= 1, operation, what, "at least 1", value);
        return value;
    }

    private static double check(boolean good, String operation, String what, String expected, double value) {
        if (!good) {
            throw new IllegalArgumentException(
                    "%s: expected %s for %s, got %s".formatted(operation, expected, what, value));
        }
        return value;
    }
}
