package io.millrace.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.stereotype.Component;

@AnalyzeClasses(packages = "io.millrace.relay", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule packagesDependInOneDirection = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("application")
            .definedBy("io.millrace.relay")
            .layer("health")
            .definedBy("..relay.health..")
            .layer("admin")
            .definedBy("..relay.admin..")
            .layer("lifecycle")
            .definedBy("..relay.lifecycle..")
            .layer("leadership")
            .definedBy("..relay.leadership..")
            .layer("publish")
            .definedBy("..relay.publish..")
            .layer("letter")
            .definedBy("..relay.letter..")
            .layer("delivery")
            .definedBy("..relay.delivery..")
            .layer("backfill")
            .definedBy("..relay.backfill..")
            .layer("position")
            .definedBy("..relay.position..")
            .layer("capture")
            .definedBy("..relay.capture..")
            .layer("slot")
            .definedBy("..relay.slot..")
            .layer("settings")
            .definedBy("..relay.settings..")
            .whereLayer("application")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("health")
            .mayOnlyBeAccessedByLayers("application")
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("application")
            .whereLayer("lifecycle")
            .mayOnlyBeAccessedByLayers("application", "health", "admin")
            .whereLayer("leadership")
            .mayOnlyBeAccessedByLayers("lifecycle")
            .whereLayer("backfill")
            .mayOnlyBeAccessedByLayers("lifecycle")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("application", "lifecycle")
            .whereLayer("letter")
            .mayOnlyBeAccessedByLayers("application", "health", "admin", "lifecycle", "publish")
            .whereLayer("publish")
            .mayOnlyBeAccessedByLayers("application", "health", "admin", "lifecycle")
            .whereLayer("position")
            .mayOnlyBeAccessedByLayers("publish", "backfill", "lifecycle")
            .whereLayer("capture")
            .mayOnlyBeAccessedByLayers("position", "letter", "publish", "backfill", "lifecycle");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.millrace.relay.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyCaptureKnowsDebezium = noClasses()
            .that()
            .resideOutsideOfPackage("..relay.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..");

    @ArchTest
    static final ArchRule onlyPublishAndPositionKnowKafka = noClasses()
            .that()
            .resideOutsideOfPackages("..relay.publish..", "..relay.position..", "..relay.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule theRelayKnowsTheContractAndNoOtherModule = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.millrace.outbox..",
                    "io.millrace.projection..",
                    "io.millrace.write..",
                    "io.millrace.read..",
                    "io.millrace.community..",
                    "io.millrace.stack..");

    @ArchTest
    static final ArchRule onlyWhatOperatorsUseKnowsTheStarterOfDeadLetters = noClasses()
            .that()
            .resideOutsideOfPackages("io.millrace.relay", "..relay.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.millrace.deadletter..");

    @ArchTest
    static final ArchRule beansArePutTogetherInOnePlace = classes().should().notBeAnnotatedWith(Component.class);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");
}
