package carousel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

/** Arrows between packages run down only, as docs/design-notes.md draws them. */
@AnalyzeClasses(packages = "carousel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS_RUN_DOWN = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("carousel..")
            .withOptionalLayers(true)
            .layer("door")
            .definedBy("carousel")
            .layer("notebook")
            .definedBy("carousel.notebook..")
            .layer("plot")
            .definedBy("carousel.plot..")
            .layer("interop")
            .definedBy("carousel.interop..")
            .layer("inspect")
            .definedBy("carousel.inspect..")
            .layer("train")
            .definedBy("carousel.train..")
            .layer("metrics")
            .definedBy("carousel.metrics..")
            .layer("data")
            .definedBy("carousel.data..")
            .layer("layers")
            .definedBy("carousel.layers..")
            .layer("textbook")
            .definedBy("carousel.textbook..")
            .layer("linalg")
            .definedBy("carousel.linalg..")
            .whereLayer("door")
            .mayOnlyBeAccessedByLayers("notebook")
            .whereLayer("notebook")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("plot")
            .mayOnlyBeAccessedByLayers("door", "notebook")
            .whereLayer("interop")
            .mayOnlyBeAccessedByLayers("door", "notebook")
            .whereLayer("inspect")
            .mayOnlyBeAccessedByLayers("door", "notebook")
            .whereLayer("train")
            .mayOnlyBeAccessedByLayers("door", "notebook", "plot", "interop", "inspect")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("door", "notebook", "plot", "train", "inspect")
            .whereLayer("data")
            .mayOnlyBeAccessedByLayers("door", "notebook", "plot", "interop", "train", "metrics", "inspect")
            .whereLayer("layers")
            .mayOnlyBeAccessedByLayers("door", "notebook", "interop", "train", "inspect")
            .whereLayer("textbook")
            .mayOnlyBeAccessedByLayers("notebook");

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

    /** Not yet in layers, linalg and exercises. */
    @ArchTest
    static final ArchRule NO_TEXT_DEPENDS_ON_THE_LOCALE = noClasses()
            .that()
            .resideInAnyPackage(
                    "carousel.check..",
                    "carousel.data..",
                    "carousel.interop..",
                    "carousel.metrics..",
                    "carousel.notebook",
                    "carousel.plot..",
                    "carousel.textbook..",
                    "carousel.train..")
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
                    "normal and exponential numbers of a generator other than java.util.Random, whose way is documented",
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

    @ArchTest
    static final ArchRule LAYERS_ARE_FINAL_OR_ABSTRACT = classes()
            .that()
            .areAssignableTo(carousel.layers.Layer.class)
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
            .orShould()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT);

    @Test
    void everyPackageSaysWhatItHolds() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java")).filter(Files::isDirectory)) {
            for (Path folder : folders.toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    boolean code = files.anyMatch(f -> f.toString().endsWith(".java"));
                    assertTrue(
                            !code || Files.exists(folder.resolve("package-info.java")),
                            folder + " has no package-info.java");
                }
            }
        }
    }
}
