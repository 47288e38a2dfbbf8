package io.millrace.deadletter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.contract.MillraceException;

@AnalyzeClasses(packages = "io.millrace.deadletter", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule lettersAreKeptWithoutWebAndSecurity = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.millrace.deadletter.admin..",
                    "io.millrace.deadletter.console..",
                    "io.millrace.deadletter.security..",
                    "io.millrace.deadletter.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "org.springframework.security..",
                    "org.springframework.boot..",
                    "jakarta.servlet..",
                    "org.thymeleaf..",
                    "io.millrace.deadletter.admin..",
                    "io.millrace.deadletter.console..",
                    "io.millrace.deadletter.security..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("io.millrace.deadletter.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule exceptionsHaveOneRoot =
            classes().that().areAssignableTo(Exception.class).should().beAssignableTo(MillraceException.class);
}
