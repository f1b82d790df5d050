package nibblescope.app;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Who may use whom, beyond what the module system checks. A broken rule says which line breaks it;
/// the code moves, the rule gets no exception.
class ArchitectureTest {
    private static final String CORE = "nibblescope.core";
    private static final String APP = "nibblescope.app";

    /// The packages of core in pipeline order, each with those that it may use.
    private static final Map<String, Set<String>> ARROWS_OF_CORE = Map.of(
            "format", Set.of(),
            "tensor", Set.of("format"),
            "io", Set.of("tensor"),
            "synthetic", Set.of("tensor"),
            "quantize", Set.of("format", "tensor"),
            "metrics", Set.of("quantize", "tensor", "format"),
            "backend", Set.of("metrics", "quantize", "tensor", "format"),
            "backend.cpu", Set.of("backend", "metrics", "quantize", "tensor", "format"),
            "backend.cuda", Set.of("backend", "metrics", "quantize", "tensor", "format"),
            "backend.worker",
                    Set.of(
                            "backend",
                            "backend.cpu",
                            "backend.cuda",
                            "io",
                            "synthetic",
                            "metrics",
                            "quantize",
                            "tensor"));

    /// What the screen parts of the window share.
    private static final String[] SHARED_BY_PARTS = {
        APP + ".chart..", APP + ".i18n..", APP + ".study..", APP + ".task.."
    };

    /// What shows several screen parts.
    private static final String[] COMPOSED_OF_PARTS = {APP + ".cli..", APP + ".screenshot..", APP + ".window.."};

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importUrls(locations());

    private static List<URL> locations() {
        return Stream.of(Tensor.class, Launcher.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toList();
    }

    @Test
    void theClassesOfBothModulesAreCheckedAndNoTests() {
        assertTrue(PRODUCTION.contain(Tensor.class));
        assertTrue(PRODUCTION.contain(Launcher.class));
        assertTrue(PRODUCTION.get(Launcher.class).getAccessesFromSelf().size() > 0, "no code was read");
        assertFalse(PRODUCTION.contain(ArchitectureTest.class));
    }

    @Test
    void coreHasThePackagesWhoseArrowsAreDrawn() {
        Set<String> packages = PRODUCTION.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(CORE + "."))
                .map(name -> name.substring(CORE.length() + 1))
                .collect(toSet());
        assertEquals(new TreeSet<>(ARROWS_OF_CORE.keySet()), new TreeSet<>(packages));
    }

    @Test
    void thePackagesOfCoreUseEachOtherOnlyAlongTheArrows() {
        ARROWS_OF_CORE.forEach((user, used) -> {
            String[] allowed = Stream.concat(Stream.of(user), used.stream())
                    .map(name -> CORE + "." + name)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(CORE + "." + user)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("nibblescope..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                    .check(PRODUCTION);
        });
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("nibblescope.(**)").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void coreKnowsNoWindow() {
        noClasses()
                .that()
                .resideInAPackage(CORE + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "java.awt..", "javax.swing..", "org.jfree..", "org.controlsfx..")
                .check(PRODUCTION);
    }

    @Test
    void screenPartsKnowOnlyWhatTheyShare() {
        slices().matching(APP + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAnyPackage(SHARED_BY_PARTS))
                .ignoreDependency(resideInAnyPackage(COMPOSED_OF_PARTS), alwaysTrue())
                .check(PRODUCTION);
    }

    @Test
    void nothingBelowTheCompositionRootUsesIt() {
        classes()
                .that()
                .resideInAPackage(APP)
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage(APP)
                .check(PRODUCTION);
    }

    @Test
    void modelsAreNotMadeOfControlsOrCharts() {
        classes()
                .that(use("javafx.scene..", "javafx.stage..", "org.controlsfx..", "org.jfree..", "java.awt.."))
                .should()
                .haveNameNotMatching(".*Model(\\$.*)?")
                .because("a model holds properties and is tested without a window")
                .check(PRODUCTION);
    }

    @Test
    void viewsNeitherReadFilesNorRunRecipes() {
        classes()
                .that(use(CORE + ".io..", CORE + ".backend..", "java.nio.file.."))
                .should()
                .haveNameNotMatching(".*View(\\$.*)?")
                .because("a view binds and draws")
                .check(PRODUCTION);
    }

    private static DescribedPredicate<JavaClass> use(String... packages) {
        DescribedPredicate<JavaClass> used = resideInAnyPackage(packages);
        return DescribedPredicate.describe(
                "use " + List.of(packages),
                type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> used.test(dependency.getTargetClass())));
    }

    @Test
    void nativeCodeIsLinkedByTheGpuBackendAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE + ".backend.cuda..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup)(\\$.*)?")
                .check(PRODUCTION);
    }

    @Test
    void vectorInstructionsAreUsedByTheProcessorBackendAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE + ".backend.cpu..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(PRODUCTION);
    }

    @Test
    void threadsAreMadeOnlyWhereSomebodyAlsoEndsThem() {
        classes()
                .that(makeThreads())
                .should()
                .resideInAnyPackage(APP, APP + ".task", CORE + ".backend.*")
                .check(PRODUCTION);
    }

    private static DescribedPredicate<JavaClass> makeThreads() {
        return DescribedPredicate.describe(
                "make threads", type -> type.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::makesThreads));
    }

    private static boolean makesThreads(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String member = access.getName();
        if (owner.isEquivalentTo(Executors.class)) {
            return true;
        }
        if (owner.isEquivalentTo(Thread.class)) {
            return Set.of("ofPlatform", "ofVirtual", "startVirtualThread").contains(member) || member.equals("<init>");
        }
        if (owner.isEquivalentTo(CompletableFuture.class)) {
            return member.endsWith("Async");
        }
        boolean runsOthers = owner.isAssignableTo(Executor.class)
                || owner.isAssignableTo(Timer.class)
                || owner.isAssignableTo(Thread.class);
        return runsOthers && member.equals("<init>");
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP + ".cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(PRODUCTION);
    }

    @Test
    void noStaticFieldChanges() {
        fields().that().areStatic().should().beFinal().check(PRODUCTION);
    }

    @Test
    void exceptionsOfCoreSayInFieldsWhatHappened() {
        classes()
                .that()
                .resideInAPackage(CORE + "..")
                .and()
                .areAssignableTo(Exception.class)
                .should(haveFieldsOfTheirOwn())
                .because("the window tells it in the user's language")
                .check(PRODUCTION);
    }

    private static ArchCondition<JavaClass> haveFieldsOfTheirOwn() {
        return new ArchCondition<>("have fields of their own") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean has = type.getFields().stream()
                        .anyMatch(field -> !field.getModifiers().contains(STATIC));
                events.add(new SimpleConditionEvent(type, has, type.getName() + " has only a message"));
            }
        };
    }
}
