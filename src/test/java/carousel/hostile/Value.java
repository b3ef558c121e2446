package carousel.hostile;

import java.util.List;
import java.util.concurrent.Callable;

/** A value to call a method with, created anew for each call, and its name in a report. */
record Value(String name, Callable<?> made) {
    private static final List<String> LARGE = List.of("1048577", "16777217");

    static Value of(Object value) {
        return new Value(String.valueOf(value), () -> value);
    }

    /** How many things the value asks for, if they are many but may fit into memory; otherwise 0. */
    long large() {
        return LARGE.stream()
                .filter(name::contains)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    boolean isLarge() {
        return large() > 0 || name.contains(Integer.MAX_VALUE + "");
    }

    Object make() throws Exception {
        return made.call();
    }

    @Override
    public String toString() {
        return name;
    }
}
