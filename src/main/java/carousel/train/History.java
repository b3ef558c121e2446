package carousel.train;

import static carousel.check.Text.counted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * The figures of a run, epoch by epoch.
 *
 * <p>Threads: for the thread that called fit, and for any once fit has returned it.
 */
public final class History {
    private final List<Epoch> epochs = new ArrayList<>();
    private String ending = "";

    void add(Epoch epoch) {
        epochs.add(epoch);
    }

    int size() {
        return epochs.size();
    }

    void end(String why) {
        ending = why;
    }

    /** The epochs, in order. */
    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /** The last epoch. */
    public Epoch last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("History.last: no epoch has been completed"
                    + (ending.isEmpty() ? "" : ": " + ending) + "; train for at least one");
        }
        return epochs.get(epochs.size() - 1);
    }

    /** The training loss of each epoch. */
    public double[] loss() {
        return figure(Epoch.LOSS);
    }

    /** The validation loss of each epoch; all NaN without validation. */
    public double[] validLoss() {
        return column(Epoch.VALID + Epoch.LOSS);
    }

    /** A figure of each epoch, such as {@code accuracy} or {@code valid accuracy}; throws if no epoch has it. */
    public double[] figure(String name) {
        Check.noNulls("History.figure", "name", name);
        if (!epochs.isEmpty() && epochs.stream().noneMatch(e -> e.figures().containsKey(name))) {
            last().figure(name); // names those that there are
        }
        return column(name);
    }

    private double[] column(String name) {
        return epochs.stream()
                .mapToDouble(e -> e.figures().getOrDefault(name, Double.NaN))
                .toArray();
    }

    /** Why the run ended before its planned last epoch; empty if it did not. */
    public String ending() {
        return ending;
    }

    /** The figures as CSV, for a spreadsheet or pandas: a header, then one line per epoch with unrounded numbers. */
    public String csv() {
        StringBuilder text = new StringBuilder(Epoch.EPOCH + "," + Epoch.RATE);
        Set<String> names = epochs.isEmpty() ? Set.of(Epoch.LOSS) : names();
        names.forEach(name -> text.append(',').append(quoted(name)));
        for (Epoch epoch : epochs) {
            text.append('\n').append(epoch.number()).append(',').append(epoch.learningRate());
            names.forEach(name -> text.append(',').append(epoch.figures().getOrDefault(name, Double.NaN)));
        }
        return text.append('\n').toString();
    }

    private static String quoted(String name) {
        return name.matches("[^\",\\n\\r]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A table with one row per epoch. */
    public Table table() {
        Table table = Table.create(
                "history",
                IntColumn.create(
                        Epoch.EPOCH, epochs.stream().mapToInt(Epoch::number).toArray()));
        names().forEach(name -> table.addColumns(DoubleColumn.create(name, column(name))));
        return table;
    }

    /** The figures that at least one epoch has; a run that was resumed with other metrics has not the same in all. */
    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        epochs.forEach(epoch -> names.addAll(epoch.figures().keySet()));
        return names;
    }

    @Override
    public String toString() {
        String done = epochs.isEmpty() ? "no epoch" : counted(epochs.size(), "epoch") + ", " + last().describe();
        return "History(" + done + (ending.isEmpty() ? "" : ", " + ending) + ")";
    }
}
