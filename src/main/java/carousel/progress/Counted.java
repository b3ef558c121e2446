package carousel.progress;

import static carousel.check.Text.formatted;

import java.util.Collection;
import java.util.Iterator;

/** Runs over items, and reports to a progress bar how many of them are done. */
final class Counted<T> implements Iterator<T> {
    private final Iterator<? extends T> items;
    private final int total;
    private final ProgressBar bar;
    private int given;
    private int reported;

    Counted(Collection<? extends T> items, ProgressBar bar) {
        this.items = items.iterator();
        this.total = items.size();
        this.bar = bar;
    }

    /** A loop that asks for the next item is done with those before it. */
    @Override
    public boolean hasNext() {
        if (given > reported) {
            int done = given;
            reported = done;
            bar.update(done, () -> formatted("%d of %d", done, total));
            if (done == total) {
                bar.close();
            }
        }
        return given < total;
    }

    @Override
    public T next() {
        T item = items.next();
        given++;
        return item;
    }
}
