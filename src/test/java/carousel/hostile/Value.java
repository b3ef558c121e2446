package carousel.hostile;

import java.util.concurrent.Callable;

/** A value to call a method with, made for each call, and its name in a report. */
record Value(String name, Callable<?> made) {
    static Value of(Object value) {
        return new Value(String.valueOf(value), () -> value);
    }

    /** How many things are asked for, if they are many and memory holds them; else 0. */
    long large() {
        return name.contains("1048577") ? 1_048_577 : name.contains(Integer.MAX_VALUE + "") ? 1 : 0;
    }

    Object make() throws Exception {
        return made.call();
    }

    @Override
    public String toString() {
        return name;
    }
}
