package carousel.kernel;

import java.util.List;
import java.util.Optional;
import jdk.jshell.JShellException;

/** A notebook without a front end: runs cells in the stubs' evaluator and returns what a learner is told. */
final class Cells {
    private final Evaluator evaluator = new Evaluator();
    final Session session = new Session(evaluator.getShell());
    final Help help = new Help(evaluator.getShell());
    private final Errors errors = new Errors(session);

    /** Runs a cell that must succeed. */
    Cells run(String cell) {
        List<String> said = failure(cell);
        if (!said.isEmpty()) {
            throw new AssertionError(cell + "\n" + String.join("\n", said));
        }
        return this;
    }

    /** The error message of a cell, in lines and without colours; empty if it succeeds. */
    List<String> failure(String cell) {
        Exception[] thrown = new Exception[1];
        session.run(cell, () -> {
            try {
                evaluator.eval(session.sourceForShell());
            } catch (JShellException | RuntimeException e) {
                thrown[0] = e;
            }
        });
        if (thrown[0] == null) {
            return List.of();
        }
        return errors.report(thrown[0].getClass().getSimpleName()).lines().stream()
                .flatMap(String::lines)
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
    }

    /** The remark on the last cell, which ran to its end. */
    Optional<String> remark() {
        return session.remark();
    }
}
