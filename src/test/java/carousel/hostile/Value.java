package carousel.hostile;

import java.util.concurrent.Callable;

/** A value to call a method with, made for each call, and its name in a report. */
record Value(String name, Callable<?> made) {
    static Value of(Object value) {
        return new Value(String.valueOf(value), () -> value);
    }

    Object make() throws Exception {
        return made.call();
    }

    @Override
    public String toString() {
        return name;
    }
}
