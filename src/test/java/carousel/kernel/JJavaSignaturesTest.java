package carousel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * We compile against one version of JJava and run with others. To the JVM a method is its name, its parameter types and
 * its return type. All those that we use exist in exactly this form in 1.0-a6, 1.0-a7 and the main branch after it, and
 * are listed in a file. Before you add one to the list, look it up in these versions.
 */
class JJavaSignaturesTest {
    private static final Path KNOWN = Path.of("src/test/resources/kernel/jjava-signatures.txt");

    @Test
    void everythingWeUseIsInEveryVersion() throws IOException {
        Set<String> used = new ClassFileImporter()
                        .importClasses(
                                ours("carousel.notebook.JJavaDisplay"),
                                ours("carousel.notebook.JJavaDisplay$JJava"),
                                ours("carousel.kernel.JJavaStart"),
                                ours("carousel.kernel.JJavaConnection"),
                                ours("carousel.kernel.JJavaConnection$Answer"))
                        .stream()
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(access -> access.getTargetOwner().getName().startsWith("org.dflib."))
                        .map(JJavaSignaturesTest::signature)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", Files.readAllLines(KNOWN)), String.join("\n", used));
    }

    private static Class<?> ours(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String signature(JavaAccess<?> access) {
        JavaClass type = access.getTarget() instanceof FieldAccessTarget field
                ? field.getRawType()
                : ((CodeUnitAccessTarget) access.getTarget()).getRawReturnType();
        return type.getName() + " " + access.getTarget().getFullName();
    }
}
