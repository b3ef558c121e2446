package carousel.data;

import carousel.linalg.Sequences;

/** Examples that are those of another set, except for what the view itself says. */
interface View extends BatchSource {
    /** The examples that it is a view of. */
    BatchSource whole();

    @Override
    default int size() {
        return whole().size();
    }

    @Override
    default int streams() {
        return whole().streams();
    }

    @Override
    default int features() {
        return whole().features();
    }

    @Override
    default int targetRows() {
        return whole().targetRows();
    }

    @Override
    default int length(int n) {
        return whole().length(n);
    }

    @Override
    default double weight(int n) {
        return whole().weight(n);
    }

    @Override
    default void fill(int[] which, Sequences x, Sequences y) {
        whole().fill(which, x, y);
    }
}
