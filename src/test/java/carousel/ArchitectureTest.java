package carousel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

/** Packages may use only those below them, as drawn in docs/design-notes.md. */
@AnalyzeClasses(packages = "carousel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/carousel");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?carousel\\.([a-z.]+)\\.[A-Z]", Pattern.MULTILINE);
    private static final String ANY = "any";

    /** Each package, and the packages that it may use. */
    private static final Map<String, String> MAY_USE = Map.ofEntries(
            entry(
                    "",
                    "check interop.onnx attention cells data data.fetch data.tasks interop layers loss optim progress"
                            + " recurrent train"),
            entry("exercises", ANY),
            entry(
                    "notebook",
                    "check textbook linalg layers recurrent data.series data.sound metrics plot progress train"),
            entry("plot", "check metrics train"),
            entry("interop", "check linalg layers recurrent cells attention loss optim train"),
            entry("interop.onnx", "check linalg layers recurrent cells attention data.series interop train"),
            entry("generate", "check linalg layers recurrent attention data.text train"),
            entry("inspect", "check linalg layers recurrent data metrics train"),
            entry("train", "check linalg layers recurrent cells loss optim data metrics progress"),
            entry("optim", "check linalg layers"),
            entry("loss", "check linalg data.tasks"),
            entry("attention", "check linalg layers recurrent"),
            entry("cells", "check linalg layers recurrent"),
            entry("recurrent", "check linalg layers"),
            entry("layers", "check linalg"),
            entry("baselines", "check linalg data data.series data.text"),
            entry("data.tasks", "check linalg data data.text"),
            entry("data.series", "check linalg data"),
            entry("data.text", "check linalg data"),
            entry("data.sound", "check data"),
            entry("data.fetch", "check data data.sound"),
            entry("data", "check linalg"),
            entry("textbook", "check"),
            entry("metrics", "check"),
            entry("progress", "check"),
            entry("linalg", "check"),
            entry("check", ""));

    @ArchTest
    static void arrowsRunDown(JavaClasses classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            String room = room(from);
            String may = MAY_USE.get(room);
            assertNotNull(may, "ArchitectureTest does not know the room of " + from.getName());
            for (Dependency d : from.getDirectDependenciesFromSelf()) {
                String to =
                        d.getTargetClass().getPackageName().startsWith("carousel") ? room(d.getTargetClass()) : room;
                if (!to.equals(room)
                        && !may.equals(ANY)
                        && !Set.of(may.split(" ")).contains(to)) {
                    wrong.add(from.getName() + " uses " + d.getTargetClass().getName());
                }
            }
        }
        assertEquals(Set.of(), wrong, "arrows between rooms that the table above does not have");
    }

    /** A link in Javadoc is a dependency too, although it is not compiled. */
    @Test
    void importsRunDown() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path folder : rooms()) {
            String room = SOURCES.relativize(folder).toString().replace(File.separatorChar, '.');
            String may = MAY_USE.get(room);
            for (Path file : javaFiles(folder)) {
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(m -> m.group(1))
                        .forEach(to -> {
                            if (!may.equals(ANY)
                                    && !to.equals(room)
                                    && !Set.of(may.split(" ")).contains(to)) {
                                wrong.add(file + " imports from " + to);
                            }
                        });
            }
        }
        assertEquals(Set.of(), wrong, "imports that the table above does not have");
    }

    /** Files that depend on each other in a cycle, by package, with the reason; so that none is added unnoticed. */
    private static final Map<String, String> CIRCLES = Map.of(
            // A matrix asks Blas which implementation multiplies, and the implementation reads the matrix; Vectors
            // tries them all out.
            "linalg",
            "Activations Blas BlockGradient BlockMatrix JblasOuterProduct JblasProduct PanelOuterProduct"
                    + " PanelProduct PlainOuterProduct PlainProduct Vectors",
            // network.compile() gives a model, model.fit() takes options, an option holds a callback, and a callback is
            // given the fit, its model and its network.
            "train",
            "Callback EarlyStopping Fit FitOption Memory Model Network ReduceOnPlateau Summary Trainer");

    @ArchTest
    static void filesOfARoomUseEachOtherOneWay(JavaClasses classes) {
        Map<String, Map<String, Set<String>>> uses = new TreeMap<>();
        for (JavaClass from : classes) {
            for (Dependency d : from.getDirectDependenciesFromSelf()) {
                JavaClass to = d.getTargetClass();
                if (to.getPackageName().equals(from.getPackageName())
                        && !file(to).equals(file(from))
                        && !offers(from, to)) {
                    uses.computeIfAbsent(room(from), room -> new TreeMap<>())
                            .computeIfAbsent(file(from), file -> new TreeSet<>())
                            .add(file(to));
                }
            }
        }
        uses.remove("exercises"); // Exercises lists the chapters, and the chapters register there
        Set<String> circles = new TreeSet<>();
        uses.forEach((room, files) -> files.keySet().forEach(file -> {
            Set<String> circle = new TreeSet<>(reached(files, file));
            circle.removeIf(other -> !reached(files, other).contains(file));
            if (!Set.of(CIRCLES.getOrDefault(room, "").split(" ")).containsAll(circle)) {
                circles.add(room + ": " + String.join(" ", circle));
            }
        }));
        assertEquals(Set.of(), circles, "circles of files that the list above does not have");
    }

    /**
     * Whether an interface creates a class that implements it, as List.of does; then nobody needs to know that class.
     */
    private static boolean offers(JavaClass from, JavaClass to) {
        return from.isInterface() && to.isAssignableTo(from.getName());
    }

    /** The files that a file of a package uses, directly or indirectly. */
    private static Set<String> reached(Map<String, Set<String>> uses, String from) {
        Set<String> reached = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
        while (!left.isEmpty()) {
            String file = left.pop();
            if (reached.add(file)) {
                left.addAll(uses.getOrDefault(file, Set.of()));
            }
        }
        return reached;
    }

    private static String file(JavaClass c) {
        return c.getName().substring(c.getPackageName().length() + 1).replaceFirst("\\$.*", "");
    }

    private static String room(JavaClass c) {
        return c.getPackageName().replaceFirst("^carousel\\.?", "");
    }

    /** Someone who imports two packages never has to ask which of two classes is meant. */
    @ArchTest
    static void publicClassesHaveNamesOfTheirOwn(JavaClasses classes) {
        Map<String, String> rooms = new TreeMap<>();
        Set<String> twins = new TreeSet<>();
        for (JavaClass c : classes) {
            if (c.isTopLevelClass() && c.getModifiers().contains(JavaModifier.PUBLIC)) {
                String other = rooms.put(c.getSimpleName(), room(c));
                if (other != null) {
                    twins.add(c.getSimpleName() + " in " + other + " and in " + room(c));
                }
            }
        }
        assertEquals(Set.of(), twins);
    }

    @ArchTest
    static final ArchRule NO_CIRCLES_BETWEEN_ROOMS =
            slices().matching("carousel.(**)").should().beFreeOfCycles();

    /**
     * A package is small enough for a reader to know it, and large enough to be one. The exercises' checks are not
     * counted: they are one file per chapter, all alike, and nobody has to know two of them.
     */
    @Test
    void roomsHaveThreeTo25FilesAndAtMost2500Lines() throws IOException {
        for (Path folder : rooms()) {
            List<Path> files = javaFiles(folder).stream()
                    .filter(file -> !file.getFileName().toString().matches("Chapter\\d\\d\\.java"))
                    .toList();
            int lines = 0;
            for (Path file : files) {
                lines += Files.readAllLines(file).size();
            }
            boolean door = folder.endsWith("carousel");
            assertTrue(door || (files.size() >= 3 && files.size() <= 25), folder + " has " + files.size() + " files");
            assertTrue(lines <= 2500, folder + " has " + lines + " lines");
        }
    }

    @ArchTest
    static final ArchRule NATIVE_CODE_HAS_ONE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackage("carousel.linalg..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.jblas.NativeBlas");

    @ArchTest
    static final ArchRule KERNELS_ARE_KNOWN_TO_NOTEBOOK_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("carousel.notebook..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.rapaio..", "org.dflib..", "io.github.spencerpark..");

    @ArchTest
    static final ArchRule CHARTS_ARE_DRAWN_IN_PLOT = noClasses()
            .that()
            .resideOutsideOfPackages("carousel.plot..", "carousel.notebook..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.knowm..");

    @ArchTest
    static final ArchRule NO_TEXT_DEPENDS_ON_THE_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .because("carousel.check.Text formats the same in every locale");

    private static final Set<String> ROUNDED_ANYHOW = Set.of(
            "acos", "asin", "atan", "atan2", "cbrt", "cos", "cosh", "exp", "expm1", "hypot", "log", "log10", "log1p",
            "pow", "sin", "sinh", "tan", "tanh");

    @ArchTest
    static final ArchRule NO_RESULT_DEPENDS_ON_THE_PROCESSOR_OR_THE_JDK = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "Math.exp and its like",
                    access -> access.getTargetOwner().isEquivalentTo(Math.class)
                            && ROUNDED_ANYHOW.contains(access.getName())))
            .orShould()
            .accessTargetWhere(describe(
                    "jblas's copies of them",
                    access -> access.getTargetOwner().isEquivalentTo(MatrixFunctions.class)
                            && ROUNDED_ANYHOW.contains(access.getName())))
            .orShould()
            .accessTargetWhere(describe(
                    "normal and exponential numbers of a generator other than java.util.Random, whose way is"
                            + " documented",
                    access -> !access.getTargetOwner().isEquivalentTo(java.util.Random.class)
                            && Set.of("nextGaussian", "nextExponential").contains(access.getName())))
            .because(
                    "StrictMath, textbook.Functions and linalg.Normal give the same bits everywhere, and these do not");

    @ArchTest
    static final ArchRule NO_SUM_DEPENDS_ON_THE_NUMBER_OF_THREADS = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "parallel streams and sorts",
                    access -> access.getTargetOwner().getPackageName().startsWith("java.util")
                            && access.getName().startsWith("parallel")));

    /** Reading an object with Java's serialisation may run code chosen by the sender; our files are plain data. */
    @ArchTest
    static final ArchRule NO_JAVA_SERIALISATION = noClasses()
            .should()
            .dependOnClassesThat(
                    describe(
                            "streams of objects",
                            c -> c.getName()
                                    .matches(
                                            "java\\.io\\.(Object(In|Out)put(Stream|Filter)?|Externalizable).*|java\\.beans\\.XML.*")))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.rmi..", "javax.management.remote..");

    /** Internal classes stay internal: of linalg, whose loops check nothing, users see only Sequences. */
    @ArchTest
    static void innerLoopsAreNotOffered(JavaClasses classes) {
        Set<String> offered = new TreeSet<>();
        for (JavaClass c : classes) {
            if (!Set.of("linalg", "layers", "recurrent").contains(room(c))
                    && c.getModifiers().contains(JavaModifier.PUBLIC)) {
                c.getMethods().stream()
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(m -> m.getAllInvolvedRawTypes().stream()
                                .anyMatch(t -> t.getPackageName().equals("carousel.linalg")
                                        && !t.getSimpleName().equals("Sequences")))
                        .forEach(m -> offered.add(m.getFullName()));
            }
        }
        assertEquals(Set.of(), offered, "methods for users that take or give what linalg keeps to itself");
    }

    @ArchTest
    static final ArchRule LAYERS_ARE_FINAL_OR_ABSTRACT = classes()
            .that()
            .areAssignableTo(carousel.layers.Layer.class)
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    @Test
    void everyRoomSaysWhatItHolds() throws IOException {
        for (Path folder : rooms()) {
            Path info = folder.resolve("package-info.java");
            assertTrue(Files.exists(info), folder + " has no package-info.java");
            assertTrue(Files.readString(info).contains("@NullMarked"), info + " lacks @NullMarked");
        }
    }

    private static List<Path> rooms() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java")).filter(Files::isDirectory)) {
            return folders.filter(f -> !javaFiles(f).isEmpty()).toList();
        }
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
