package io.millrace.read;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.contract.MillraceException;
import io.millrace.projection.Projection;
import io.millrace.read.freshness.WaitsFor;
import org.springframework.web.bind.annotation.GetMapping;

@AnalyzeClasses(packages = "io.millrace.read", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule dependsOnNoOtherService = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.millrace.write..", "io.millrace.relay..", "io.millrace.outbox..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("io.millrace.read.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule projectionsReadNothing = noClasses()
            .that()
            .areAnnotatedWith(Projection.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule everyQueryCanWait =
            methods().that().areAnnotatedWith(GetMapping.class).should().beAnnotatedWith(WaitsFor.class);

    @ArchTest
    static final ArchRule exceptionsHaveOneRoot =
            classes().that().areAssignableTo(Exception.class).should().beAssignableTo(MillraceException.class);
}
