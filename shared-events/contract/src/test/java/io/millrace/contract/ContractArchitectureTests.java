package io.millrace.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What every service depends on depends on little itself. */
class ContractArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace.contract");

    @Test
    void theContractKnowsNoFrameworkAndNothingBuiltOnIt() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.millrace.contract..",
                        "org.jspecify.annotations..",
                        "org.apache.kafka.clients..",
                        "org.apache.kafka.common..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")
                .check(CLASSES);
    }

    /** A service that only writes has no Kafka on its class path. */
    @Test
    void onlyTheEnvelopeKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.contract.envelope..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void capabilitiesDoNotDependOnOneAnotherInACircle() {
        slices().matching("io.millrace.contract.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void exceptionsHaveOneRoot() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .should()
                .beAssignableTo(MillraceException.class)
                .check(CLASSES);
    }
}
