package io.millrace.outbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.contract.MillraceException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;

class OutboxArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace.outbox");

    @Test
    void writingKnowsNeitherKafkaNorJpaNorTheReadSide() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.hibernate..",
                        "jakarta.persistence..",
                        "org.springframework.orm..",
                        "io.millrace.projection..",
                        "io.millrace.relay..",
                        "io.millrace.community..")
                .check(CLASSES);
    }

    @Test
    void capabilitiesDoNotDependOnOneAnotherInACircle() {
        slices().matching("io.millrace.outbox.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void whatIsConfiguredStaysInside() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .or()
                .implement(Outbox.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
        fields().should().notBeAnnotatedWith(Autowired.class).check(CLASSES);
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
