package carousel.progress;

import java.util.ServiceLoader;

/** Finds the progress bar that fits where the program runs. */
public final class Progress {
    private Progress() {}

    /** A line that changes in place in a terminal or a notebook; elsewhere, as in a log, a line for each tenth of the work. */
    public static ProgressBar open(int total) {
        LiveLine line = line();
        return line == null ? new ProgressLog(total, System.out) : new ProgressLine(total, line, System::nanoTime);
    }

    /** The first line that is here; null if none is. */
    public static LiveLine line() {
        for (LiveLine line : ServiceLoader.load(LiveLine.class, LiveLine.class.getClassLoader())) {
            if (line.isHere()) {
                return line;
            }
        }
        LiveLine terminal = new TerminalLine(System.out);
        return terminal.isHere() ? terminal : null;
    }
}
