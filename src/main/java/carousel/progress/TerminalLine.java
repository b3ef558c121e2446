package carousel.progress;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/** The last line of a terminal. */
final class TerminalLine implements LiveLine {
    private static final int WIDTH = 79;

    private final PrintStream out;
    private int length;

    TerminalLine(PrintStream out) {
        this.out = out;
    }

    /** Whether input and output belong to a terminal. From JDK 22 on, a console may say that it is not a terminal. */
    @Override
    @SuppressWarnings("SystemConsoleNull") // up to JDK 21 it is null without a terminal
    public boolean isHere() {
        Console console = System.console();
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    @Override
    public void show(String line) {
        int width = Math.min(WIDTH, line.codePointCount(0, line.length()));
        String shown = line.substring(0, line.offsetByCodePoints(0, width));
        out.print("\r" + shown + " ".repeat(Math.max(0, length - shown.length())));
        out.flush();
        length = shown.length();
    }

    @Override
    public void end(String line) {
        show("");
        out.println("\r" + line);
    }
}
