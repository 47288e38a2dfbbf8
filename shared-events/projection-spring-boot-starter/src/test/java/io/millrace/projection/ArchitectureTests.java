package io.millrace.projection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.contract.MillraceException;

@AnalyzeClasses(packages = "io.millrace.projection", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule engineKnowsNoConsumers = noClasses()
            .that()
            .resideInAnyPackage("io.millrace.projection", "..engine..", "..change..", "..await..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.kafka..", "org.springframework.boot..", "..consume..");

    @ArchTest
    static final ArchRule changesKnowOnlyJdbc = noClasses()
            .that()
            .resideInAPackage("..change..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule exceptionsHaveOneRoot =
            classes().that().areAssignableTo(Exception.class).should().beAssignableTo(MillraceException.class);
}
